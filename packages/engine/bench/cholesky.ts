import { CholeskyDecomposition, Matrix as MlMatrix } from 'ml-matrix';
import { cholesky, createKey, gram, type Matrix, normalValues, useArithmetic } from '../src/index.js';
import { plainKernels } from '../src/linear-algebra/plain-kernels.js';
import { both, table, timed } from './timing.js';

/** Cholesky and one solve by the hand-written SIMD module that this package is held against, ms. */
const handWritten: Record<number, string> = { 200: '0.3', 500: '3-4', 1000: '20-38' };

/** Cholesky and solve, checks and copies included, beside plain JavaScript and ml-matrix. */
export async function choleskyTables(): Promise<string> {
  const parts: string[] = [];
  for (const [title, sizes, count] of [
    ['one right-hand side', [200, 500, 1000], () => 1],
    ['b right-hand sides', [200, 500], (size: number) => size],
  ] as const) {
    const rows: string[][] = [];
    for (const size of sizes) {
      const timings = await choleskyTimings(size, count(size));
      const reference = count(size) === 1 ? (handWritten[size] ?? '') : '';
      rows.push([String(size), ...timings.map(both), reference]);
    }
    const header = ['b', 'SIMD', 'SIMD, fused', 'plain JS', 'ml-matrix 6.15', 'hand-written module'];
    parts.push(`### Cholesky and solve, ${title}: ms\n\n${table(header, rows)}`);
  }
  return parts.join('\n\n');
}

async function choleskyTimings(size: number, count: number) {
  const a = await definite(size);
  const b: Matrix = { rows: size, columns: count, data: normalValues(createKey(2), size * count) };
  const [mlA, mlB] = [MlMatrix.from1DArray(size, size, a.data), MlMatrix.from1DArray(size, count, b.data)];
  const solveWith = (arithmetic: 'reproducible' | 'fused') => () => {
    useArithmetic(arithmetic);
    cholesky(a).solve(b);
    useArithmetic('reproducible');
  };
  return timed(
    [
      { name: 'SIMD', run: solveWith('reproducible') },
      { name: 'SIMD, fused', run: solveWith('fused') },
      { name: 'plain', run: () => solvePlainly(a, b) },
      { name: 'ml-matrix', run: () => new CholeskyDecomposition(mlA).solve(mlB) },
    ],
    { seconds: 4 },
  );
}

function solvePlainly(a: Matrix, b: Matrix): Float64Array | undefined {
  const result = plainKernels.factor(a.data, a.rows);
  return 'lower' in result
    ? plainKernels.solve({ factor: result.lower, size: a.rows, rightHandSides: b.data, count: b.columns })
    : undefined;
}

async function definite(size: number): Promise<Matrix> {
  const product = await gram({ rows: size, columns: size, data: normalValues(createKey(1), size * size) });
  for (let i = 0; i < size; i++) {
    product.data[i * (size + 1)] = (product.data[i * (size + 1)] ?? 0) + size;
  }
  return product;
}
