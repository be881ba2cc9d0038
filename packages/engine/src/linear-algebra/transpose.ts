import type { Matrix } from '../matrix.js';
import { checkMatrix } from './host.js';
import { transposed } from './plain-kernels.js';

/** Aᵀ, a copy: `[m, n] -> [n, m]`. */
export function transpose(a: Matrix): Matrix {
  checkMatrix('transpose', 'a', a);
  return { rows: a.columns, columns: a.rows, data: transposed(a.data, a.rows, a.columns) };
}
