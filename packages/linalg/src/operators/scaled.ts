import { expectNumber } from '@ingd/engine';
import type { Tensor2D } from '@tensorflow/tfjs-core';
import * as tf from '@tensorflow/tfjs-core';
import type { LinearOperator } from '../operator.js';
import { tagsOfScaled } from '../tags.js';
import { functionOperator } from './function-operator.js';

/** c A for a finite number c; A is borrowed. */
export function scaledOperator(operator: LinearOperator, factor: number): LinearOperator {
  expectNumber('scaledOperator', 'factor', factor);
  const { rows, columns, tags, cost } = operator;
  return functionOperator({
    name: 'scaled',
    rows,
    columns,
    tags: rows === columns ? tagsOfScaled(tags, factor) : [],
    apply: (v) => tf.mul<Tensor2D>(operator.apply(v), factor),
    applyTransposed: (u) => tf.mul<Tensor2D>(operator.transpose().apply(u), factor),
    cost: { operations: cost.operations + rows, bytes: cost.bytes + 4 * rows },
    structure: { kind: 'scaled', factor, operator },
  });
}
