import { jvp, vjp } from '@ingd/engine';
import type { Tensor, Tensor2D } from '@tensorflow/tfjs-core';
import * as tf from '@tensorflow/tfjs-core';
import type { LinearOperator, OperatorCost, Tag } from '../operator.js';
import { functionOperator } from './function-operator.js';
import { kept } from './kept.js';

/** A differentiable function of one tensor or several, and where its Jacobian is taken. */
export interface JacobianOperatorOptions {
  /** Made of differentiable tfjs operations; any shapes. */
  readonly f: (...x: Tensor[]) => Tensor;
  /** The point, one tensor for each argument of `f`; kept by reference until `dispose`. */
  readonly at: readonly Tensor[];
  /** What the caller knows, as `symmetric` for the Jacobian of a gradient. */
  readonly tags?: Iterable<Tag>;
  /** Of one product with J, where it is known; 6 (m + n) operations, three passes over what goes in and out, where absent. */
  readonly cost?: OperatorCost;
}

/**
 * The Jacobian of f at a point, `[m, n]`: n counts all entries of its arguments, one after the other, and m those of its value. A product
 * with J is one forward and two backward passes of f for each of the k columns, with Jᵀ one of each.
 */
export function jacobianOperator({ f, at, tags = [], cost }: JacobianOperatorOptions): LinearOperator {
  const own = at.map((tensor) => kept(tensor));
  const columns = own.reduce((total, { size }) => total + size, 0);
  const valueShape = tf.tidy(() => f(...own).shape);
  const rows = tf.util.sizeFromShape(valueShape);
  return functionOperator({
    name: 'jacobian',
    rows,
    columns,
    tags,
    apply: (v) =>
      columnByColumn(v, (column) => tf.reshape(jvp(f, own, unflattened(column, own)).derivative, [rows, 1])),
    applyTransposed: (u) =>
      columnByColumn(u, (column) => flattened(vjp(f, own).pullback(tf.reshape(column, valueShape)))),
    cost: cost ?? { operations: 6 * (rows + columns), bytes: 4 * (rows + columns) },
    dispose: () => tf.dispose(own),
  });
}

function columnByColumn(v: Tensor2D, each: (column: Tensor2D) => Tensor2D): Tensor2D {
  const [size, count] = v.shape;
  return tf.concat2d(
    Array.from({ length: count }, (_, j) => tf.tidy(() => each(tf.slice2d(v, [0, j], [size, 1])))),
    1,
  );
}

/** `[n, 1]` as tensors of the shapes of `like`. */
function unflattened(column: Tensor2D, like: readonly Tensor[]): Tensor[] {
  let from = 0;
  return like.map(({ shape, size }) => {
    const part = tf.slice2d(column, [from, 0], [size, 1]);
    from += size;
    return tf.reshape(part, shape);
  });
}

function flattened(tensors: readonly Tensor[]): Tensor2D {
  return tf.concat2d(
    tensors.map((tensor) => tf.reshape<tf.Rank.R2>(tensor, [tensor.size, 1])),
    0,
  );
}
