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

/** The same of some rows, about their own mean. */
export function covarianceOfRows({ columns: size, data }: Matrix, rows: readonly number[]): Matrix {
  const mean = new Float64Array(size);
  for (const row of rows)
    for (let i = 0; i < size; i++) mean[i] = (mean[i] as number) + (data[row * size + i] as number);
  for (let i = 0; i < size; i++) mean[i] = (mean[i] as number) / rows.length;
  const covariance = new Float64Array(size * size);
  const centred = new Float64Array(size);
  for (const row of rows) {
    for (let i = 0; i < size; i++) centred[i] = (data[row * size + i] as number) - (mean[i] as number);
    for (let i = 0; i < size; i++) {
      const at = i * size;
      const c = centred[i] as number;
      for (let j = 0; j <= i; j++) covariance[at + j] = (covariance[at + j] as number) + c * (centred[j] as number);
    }
  }
  for (let i = 0; i < size; i++) {
    for (let j = 0; j <= i; j++) {
      const entry = (covariance[i * size + j] as number) / rows.length;
      covariance[i * size + j] = entry;
      covariance[j * size + i] = entry;
    }
  }
  return { rows: size, columns: size, data: covariance };
}
