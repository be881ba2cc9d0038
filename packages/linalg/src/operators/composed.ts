import type { LinearOperator, OperatorCost } from '../operator.js';

/** The first of the operators; throws where there is none. */
export function expectOperators(functionName: string, operators: readonly LinearOperator[]): LinearOperator {
  const [first] = operators;
  if (first !== undefined) return first;
  throw new RangeError(`${functionName}: expected at least one operator, got none; pass one or more`);
}

/** Operations add up; temporaries are freed one operator after the other, so the largest counts. */
export function totalCost(operators: readonly LinearOperator[], further: number): OperatorCost {
  return {
    operations: operators.reduce((sum, { cost }) => sum + cost.operations, further),
    bytes: 2 * Math.max(...operators.map(({ cost, rows }) => Math.max(cost.bytes, 4 * rows))),
  };
}
