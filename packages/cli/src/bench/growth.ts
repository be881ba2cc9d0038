/** A power law fitted to times. */
export interface GrowthFit {
  readonly exponent: number;
  /** Of the exponent. */
  readonly standardError: number;
}

/**
 * The exponent e of time ≈ c · size^e by least squares on logarithms, with its standard error.
 * @param sizes positive, at least three of them different; two points fit any power
 * @param times positive, as many
 * @throws RangeError on fewer points, or on what has no logarithm
 */
export function growthExponent(sizes: readonly number[], times: readonly number[]): GrowthFit {
  requirePoints(sizes, times);
  const x = sizes.map(Math.log);
  const y = times.map(Math.log);
  const meanX = sum(x) / x.length;
  const meanY = sum(y) / y.length;
  const spread = sum(x.map((value) => (value - meanX) ** 2));
  const exponent = sum(x.map((value, i) => (value - meanX) * ((y[i] ?? 0) - meanY))) / spread;
  const residual = sum(x.map((value, i) => ((y[i] ?? 0) - meanY - exponent * (value - meanX)) ** 2));
  return { exponent, standardError: Math.sqrt(residual / (x.length - 2) / spread) };
}

function requirePoints(sizes: readonly number[], times: readonly number[]): void {
  const isMeasurable = (value: number): boolean => value > 0 && Number.isFinite(value);
  const distinct = new Set(sizes).size;
  if (distinct >= 3 && sizes.length === times.length && [...sizes, ...times].every(isMeasurable)) return;
  throw new RangeError(
    `growthExponent: expected a positive time for each of at least 3 different positive sizes, got sizes ${sizes} and times ${times}; measure more sizes`,
  );
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
