import { expectShape } from '@ingd/engine';
import type { Tensor2D } from '@tensorflow/tfjs-core';
import * as tf from '@tensorflow/tfjs-core';
import type { LinearOperator, Tag } from '../operator.js';
import { functionOperator } from './function-operator.js';
import { kept } from './kept.js';

/** What the caller knows of a matrix. */
export interface DenseOperatorOptions {
  readonly tags?: Iterable<Tag>;
}

/**
 * The operator of a matrix `[m, n]`, which it keeps by reference until `dispose`.
 * @throws RangeError when the tensor is no matrix, or tagged and not square
 */
export function denseOperator(matrix: Tensor2D, { tags = [] }: DenseOperatorOptions = {}): LinearOperator {
  expectShape('denseOperator', 'matrix', matrix, [null, null]);
  const own = kept(matrix);
  const [rows, columns] = matrix.shape;
  return functionOperator({
    name: 'dense',
    rows,
    columns,
    tags,
    apply: (v) => tf.matMul(own, v),
    applyTransposed: (u) => tf.matMul(own, u, true, false),
    structure: { kind: 'dense', matrix: own },
    dispose: () => own.dispose(),
  });
}
