import { expectShape } from '@ingd/engine';
import type { Tensor1D } from '@tensorflow/tfjs-core';
import * as tf from '@tensorflow/tfjs-core';
import type { LinearOperator, Tag } from '../operator.js';
import { functionOperator } from './function-operator.js';
import { kept } from './kept.js';

/** What the caller knows of the entries: `positive-definite` where all are positive. */
export interface DiagonalOperatorOptions {
  readonly tags?: Iterable<Tag>;
}

/** diag(d) for d `[n]`, kept by reference until `dispose`. Tagged `diagonal`, and what else the caller says. */
export function diagonalOperator(diagonal: Tensor1D, { tags = [] }: DiagonalOperatorOptions = {}): LinearOperator {
  expectShape('diagonalOperator', 'diagonal', diagonal, [null]);
  const own = kept(diagonal);
  const [size] = diagonal.shape;
  return functionOperator({
    name: 'diagonal',
    rows: size,
    columns: size,
    tags: ['diagonal', ...tags],
    apply: (v) => tf.mul(tf.reshape(own, [size, 1]), v),
    cost: { operations: size, bytes: 4 * size },
    structure: { kind: 'diagonal', diagonal: own },
    dispose: () => own.dispose(),
  });
}
