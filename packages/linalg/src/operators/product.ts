import type { Tensor2D } from '@tensorflow/tfjs-core';
import type { LinearOperator } from '../operator.js';
import { tagsOfProduct } from '../tags.js';
import { expectOperators, totalCost } from './composed.js';
import { functionOperator } from './function-operator.js';

/**
 * A B ..., applied from the right, of operators that are borrowed.
 * @throws RangeError when there is none, or when the columns of one are not the rows of the next
 */
export function productOperator(...factors: readonly LinearOperator[]): LinearOperator {
  const { rows } = expectOperators('productOperator', factors);
  factors.forEach((factor, i) => {
    const before = factors[i - 1];
    if (before === undefined || before.columns === factor.rows) return;
    throw new RangeError(
      `productOperator: expected ${before.columns} rows after ${before.name}, got [${factor.rows}, ${factor.columns}] (${factor.name}); change the order`,
    );
  });
  const { columns } = factors[factors.length - 1] as LinearOperator;
  return functionOperator({
    name: 'product',
    rows,
    columns,
    tags: rows === columns ? tagsOfProduct(factors.map(({ tags }) => tags)) : [],
    apply: (v) => applyInTurn(factors.toReversed(), v),
    applyTransposed: (u) =>
      applyInTurn(
        factors.map((factor) => factor.transpose()),
        u,
      ),
    cost: totalCost(factors, 0),
  });
}

/** The operators one after the other; what lies between two of them is freed at once. */
export function applyInTurn(operators: readonly LinearOperator[], v: Tensor2D): Tensor2D {
  let current = v;
  for (const operator of operators) {
    const next = operator.apply(current);
    if (current !== v) current.dispose();
    current = next;
  }
  return current;
}
