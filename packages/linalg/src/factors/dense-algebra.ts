import type { Matrix } from '@ingd/engine';

/** (A + Aᵀ) / 2. */
export function symmetrised({ rows, columns, data }: Matrix): Matrix {
  const mirrored = (at: number) => data[(at % columns) * columns + Math.floor(at / columns)] as number;
  return { rows, columns, data: data.map((value, at) => (value + mirrored(at)) / 2) };
}

/** diag(c) A: row i times cᵢ. */
export function scaledRows({ rows, columns, data }: Matrix, factors: ArrayLike<number>): Matrix {
  return { rows, columns, data: data.map((value, at) => value * (factors[Math.floor(at / columns)] as number)) };
}

/** A diag(c): column j times cⱼ. */
export function scaledColumns({ rows, columns, data }: Matrix, factors: ArrayLike<number>): Matrix {
  return { rows, columns, data: data.map((value, at) => value * (factors[at % columns] as number)) };
}

/** A − B */
export function difference(a: Matrix, b: Matrix): Matrix {
  return { ...a, data: a.data.map((value, at) => value - (b.data[at] as number)) };
}

/** Largest size of an entry; not a number where one is not. */
export function largestEntry({ data }: Matrix): number {
  let largest = 0;
  for (const value of data) largest = Math.max(largest, Math.abs(value)); // Math.max keeps NaN
  return largest;
}

/** Largest ‖rⱼ‖ / ‖bⱼ‖ over columns; columns of zeros count by their residual. */
export function relativeSize(residual: Matrix, b: Matrix): number {
  const norms = (m: Matrix) => {
    const squares = new Float64Array(m.columns);
    m.data.forEach((value, at) => {
      squares[at % m.columns] = (squares[at % m.columns] as number) + value * value;
    });
    return squares.map(Math.sqrt);
  };
  const sizes = norms(b);
  return norms(residual).reduce((worst, norm, j) => Math.max(worst, norm / (sizes[j] || 1)), 0);
}
