import type { LinearOperator } from '../operator.js';
import { tagsOfGram } from '../tags.js';
import { functionOperator } from './function-operator.js';
import { applyInTurn } from './product.js';

/** M Mᵀ of an operator M `[m, n]`, by products with Mᵀ and M, never formed: `[m, m]`. M is borrowed. */
export function gramOperator(operator: LinearOperator): LinearOperator {
  const { rows, columns, tags, cost } = operator;
  return functionOperator({
    name: 'gram',
    rows,
    columns: rows,
    tags: tagsOfGram(tags),
    apply: (v) => applyInTurn([operator.transpose(), operator], v),
    cost: { operations: 2 * cost.operations, bytes: cost.bytes + 4 * (rows + columns) },
    structure: { kind: 'gram', operator },
  });
}
