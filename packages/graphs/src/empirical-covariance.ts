import type { Matrix } from '@ingd/engine';

/**
 * S = (1/n) Σ (x_i − mean)(x_i − mean)ᵀ, in float64: the covariance of maximum likelihood, divided by n and not n − 1.
 * @param samples `[n, d]`
 * @returns `[d, d]`
 * @throws RangeError when there is no row, or an entry is not finite
 */
export function empiricalCovariance(samples: Matrix): Matrix {
  expectSamples('empiricalCovariance', samples, 1);
  return covarianceOfRows(
    samples,
    Array.from({ length: samples.rows }, (_, row) => row),
  );
}

/** Checks that samples are finite rows enough. */
export function expectSamples(functionName: string, { rows, columns, data }: Matrix, minimumRows: number): void {
  if (rows < minimumRows || columns < 1 || data.length !== rows * columns) {
    throw new RangeError(
      `${functionName}: expected at least ${minimumRows} rows of samples, got [${rows}, ${columns}] with ${data.length} entries; give more samples`,
    );
  }
  const bad = data.findIndex((entry) => !Number.isFinite(entry));
  if (bad < 0) return;
  throw new RangeError(
    `${functionName}: expected finite samples, got ${data[bad]} in row ${Math.floor(bad / columns)}, column ${bad % columns}; leave out rows with missing values`,
  );
}

/** The same of some rows, about their own mean; a column that is the same in all of them has exactly no variance. */
export function covarianceOfRows({ columns: size, data }: Matrix, rows: readonly number[]): Matrix {
  // About the first row: exact where nothing varies, and a large common part does not eat the digits.
  const origin = data.slice((rows[0] as number) * size, (rows[0] as number) * size + size);
  const from = (row: number, i: number): number => (data[row * size + i] as number) - (origin[i] as number);
  const mean = new Float64Array(size);
  for (const row of rows) for (let i = 0; i < size; i++) mean[i] = (mean[i] as number) + from(row, i) / rows.length;
  const covariance = new Float64Array(size * size);
  const centred = new Float64Array(size);
  for (const row of rows) {
    for (let i = 0; i < size; i++) centred[i] = from(row, i) - (mean[i] as number);
    addSquare(covariance, centred);
  }
  return { rows: size, columns: size, data: mirrored(covariance, size, 1 / rows.length) };
}

/** Lower triangle += v vᵀ. */
function addSquare(to: Float64Array, v: Float64Array): void {
  for (let i = 0; i < v.length; i++) {
    const [at, factor] = [i * v.length, v[i] as number];
    for (let j = 0; j <= i; j++) to[at + j] = (to[at + j] as number) + factor * (v[j] as number);
  }
}

/** The lower triangle times a factor, and its mirror image, in place. */
function mirrored(matrix: Float64Array, size: number, factor: number): Float64Array {
  for (let i = 0; i < size; i++) {
    for (let j = 0; j <= i; j++) {
      const entry = (matrix[i * size + j] as number) * factor;
      matrix[i * size + j] = entry;
      matrix[j * size + i] = entry;
    }
  }
  return matrix;
}
