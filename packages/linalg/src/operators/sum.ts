import type { Tensor2D } from '@tensorflow/tfjs-core';
import * as tf from '@tensorflow/tfjs-core';
import type { LinearOperator } from '../operator.js';
import { tagsOfSum } from '../tags.js';
import { expectOperators, totalCost } from './composed.js';
import { functionOperator } from './function-operator.js';

/**
 * A + B + ..., of operators of one shape, which are borrowed.
 * @throws RangeError when there is none, or when shapes differ
 */
export function sumOperator(...terms: readonly LinearOperator[]): LinearOperator {
  const { rows, columns } = expectOperators('sumOperator', terms);
  for (const term of terms) {
    if (term.rows === rows && term.columns === columns) continue;
    throw new RangeError(
      `sumOperator: expected terms of one shape [${rows}, ${columns}], got [${term.rows}, ${term.columns}] (${term.name}); leave it out`,
    );
  }
  return functionOperator({
    name: 'sum',
    rows,
    columns,
    tags: tagsOfSum(terms.map(({ tags }) => tags)),
    apply: (v) => added(terms, v),
    applyTransposed: (u) =>
      added(
        terms.map((term) => term.transpose()),
        u,
      ),
    cost: totalCost(terms, rows * (terms.length - 1)),
    structure: { kind: 'sum', terms },
  });
}

/** One term at a time, so that two results live at once, not all. */
function added(terms: readonly LinearOperator[], v: Tensor2D): Tensor2D {
  let total: Tensor2D | undefined;
  for (const term of terms) {
    const next = term.apply(v);
    const sum: Tensor2D = total === undefined ? next : tf.add(total, next);
    if (total !== undefined) tf.dispose([total, next]);
    total = sum;
  }
  return total as Tensor2D;
}
