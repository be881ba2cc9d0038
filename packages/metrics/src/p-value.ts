/**
 * (1 + how many drawn values are at least the observed one) / (1 + how many were drawn)  [Phipson & Smyth 2010]. Equal up to
 * rounding counts as equal: a relabelling that only swaps alike points must not fall either way by chance.
 * @param magnitude of the terms that the values are sums of
 */
export function shareAtLeast(observed: number, drawn: Float64Array, magnitude: number): number {
  const threshold = observed - 1e-13 * magnitude;
  const count = drawn.reduce((sum, value) => sum + (value >= threshold ? 1 : 0), 0);
  return (1 + count) / (1 + drawn.length);
}
