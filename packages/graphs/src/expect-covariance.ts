import type { Matrix } from '@ingd/engine';

/** Largest difference of mirrored entries, relative to the largest entry, that still counts as rounding. */
const asymmetry = 1e-8;

/**
 * Checks that a matrix can be a covariance: square, finite, symmetric, a positive diagonal. Whether it is positive
 * semidefinite the solver would find out.
 * @throws RangeError naming the entry that is wrong
 */
export function expectCovariance(functionName: string, { rows, columns, data }: Matrix): void {
  if (rows !== columns || rows < 1 || data.length !== rows * columns) {
    throw new RangeError(
      `${functionName}: expected covariance to be square, got [${rows}, ${columns}] with ${data.length} entries; pass empiricalCovariance(samples)`,
    );
  }
  const bad = data.findIndex((entry) => !Number.isFinite(entry));
  if (bad >= 0) {
    throw new RangeError(
      `${functionName}: expected finite entries, got ${data[bad]} at (${Math.floor(bad / rows)}, ${bad % rows}); leave out rows with missing values`,
    );
  }
  expectSymmetric(functionName, data, rows);
  expectVarying(functionName, data, rows);
}

function expectSymmetric(functionName: string, data: Float64Array, size: number): void {
  const allowed = asymmetry * data.reduce((largest, entry) => Math.max(largest, Math.abs(entry)), 0);
  for (let i = 0; i < size; i++) {
    for (let j = 0; j < i; j++) {
      const [below, above] = [data[i * size + j] as number, data[j * size + i] as number];
      if (Math.abs(below - above) <= allowed) continue;
      throw new RangeError(
        `${functionName}: expected a symmetric covariance, got ${below} at (${i}, ${j}) and ${above} at (${j}, ${i}); average it with its transpose`,
      );
    }
  }
}

function expectVarying(functionName: string, data: Float64Array, size: number): void {
  for (let i = 0; i < size; i++) {
    const variance = data[i * size + i] as number;
    if (variance > 0) continue;
    throw new RangeError(
      `${functionName}: expected every variance to be positive, got ${variance} of variable ${i}; leave out variables that never vary`,
    );
  }
}
