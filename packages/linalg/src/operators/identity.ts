import * as tf from '@tensorflow/tfjs-core';
import type { LinearOperator } from '../operator.js';
import { functionOperator } from './function-operator.js';

/** I of n rows; `scaledOperator(identityOperator(n), ridge)` is ridge I. Nothing to dispose. */
export function identityOperator(size: number): LinearOperator {
  return functionOperator({
    name: 'identity',
    rows: size,
    columns: size,
    tags: ['diagonal', 'positive-definite'],
    apply: (v) => tf.clone(v),
    cost: { operations: 0, bytes: 0 },
    structure: { kind: 'identity' },
  });
}
