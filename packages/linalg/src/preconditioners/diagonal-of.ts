import type { Tensor1D, Tensor2D } from '@tensorflow/tfjs-core';
import * as tf from '@tensorflow/tfjs-core';
import type { LinearOperator, OperatorStructure } from '../operator.js';

/** The diagonal of a square operator as its structure tells it, `[n]`; undefined where it does not. Call within a `tidy`. */
export function diagonalOf({ rows, structure }: LinearOperator): Tensor1D | undefined {
  switch (structure?.kind) {
    case 'dense':
      return tf.stridedSlice(tf.reshape(structure.matrix, [rows * rows]), [0], [rows * rows], [rows + 1]) as Tensor1D;
    case 'diagonal':
      return structure.diagonal;
    case 'identity':
      return tf.ones([rows]);
    case 'low-rank':
      return tf.sum<Tensor1D>(tf.mul(weighted(structure), structure.right ?? structure.left), 1);
    case 'scaled':
      return times(diagonalOf(structure.operator), structure.factor);
    case 'transposed':
      return diagonalOf(structure.operator);
    case 'gram':
      return rowSquares(structure.operator);
    case 'sum':
      return total(structure.terms.map(diagonalOf));
    default:
      return undefined;
  }
}

/** ‖Mᵢ‖² of every row of M, `[m]`: the diagonal of M Mᵀ. */
function rowSquares({ structure, rows }: LinearOperator): Tensor1D | undefined {
  switch (structure?.kind) {
    case 'dense':
      return tf.sum<Tensor1D>(tf.square(structure.matrix), 1);
    case 'diagonal':
      return tf.square(structure.diagonal);
    case 'identity':
      return tf.ones([rows]);
    case 'scaled':
      return times(rowSquares(structure.operator), structure.factor ** 2);
    case 'low-rank': {
      const right = structure.right ?? structure.left;
      const left = weighted(structure);
      return tf.sum<Tensor1D>(tf.mul(tf.matMul(left, tf.matMul(right, right, true, false)), left), 1);
    }
    case 'transposed': {
      const inner = structure.operator.structure;
      return inner?.kind === 'dense' ? tf.sum<Tensor1D>(tf.square(inner.matrix), 0) : undefined;
    }
    default:
      return undefined;
  }
}

/** U diag(w) */
function weighted({ left, weights }: Extract<OperatorStructure, { kind: 'low-rank' }>): Tensor2D {
  return weights === undefined ? left : tf.mul<Tensor2D>(left, weights);
}

function times(diagonal: Tensor1D | undefined, factor: number): Tensor1D | undefined {
  return diagonal && tf.mul<Tensor1D>(diagonal, factor);
}

function total(diagonals: readonly (Tensor1D | undefined)[]): Tensor1D | undefined {
  const known = diagonals.filter((diagonal) => diagonal !== undefined);
  return known.length === diagonals.length ? tf.addN<Tensor1D>(known) : undefined;
}
