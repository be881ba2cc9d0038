import type { Matrix } from '../matrix.js';
import { checkMatrix } from './host.js';
import { denseKernels } from './select-kernels.js';

/**
 * A B in float64: `[m, k], [k, n] -> [m, n]`.
 * @throws RangeError when A's columns are not as many as B's rows
 */
export function multiply(a: Matrix, b: Matrix): Matrix {
  checkMatrix('multiply', 'a', a);
  checkMatrix('multiply', 'b', b);
  if (a.columns !== b.rows) {
    throw new RangeError(
      `multiply: expected b to have ${a.columns} rows, as many as a has columns, got [${b.rows}, ${b.columns}]; transpose one of them`,
    );
  }
  const { rows, columns: depth } = a;
  const { columns } = b;
  return { rows, columns, data: denseKernels().multiply({ a: a.data, b: b.data, rows, columns, depth }) };
}
