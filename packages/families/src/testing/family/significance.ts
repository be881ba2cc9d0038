// Fixed beforehand and nowhere else, so that no law is loosened until it passes. The keys are fixed too: a law that
// passes, passes always.

/** Rows a law draws. */
export const ROWS = 10_000;
/** Standard errors a mean of samples may be off: 7 in a million. */
export const Z_SCORE = 4.5;
/** √n times the largest distance of distribution functions, at 1 in 10 000   [Kolmogorov 1933]. */
export const KOLMOGOROV_DISTANCE = 2.23;
/** What float32 may cost a value made of terms of a given size. */
export const SAMPLE_PRECISION = 1e-5;
/** What float64 may cost, relative to a vector's largest entry, on the way from parameters to others and back. */
export const ROUND_TRIP_PRECISION = 1e-7;
/** The last digits of mean parameters, relative to the largest. */
export const MEAN_PRECISION = 1e-13;
/** What separate ways to a float32 density may differ by, relative to the sum of their terms: some of the terms are sums themselves. */
export const CANCELLATION = 1e-4;
/** What differences may be off, in standard deviations of a statistic. */
export const DIFFERENCE_PRECISION = 1e-6;
/** How far quadrature or summation may be from 1; float32 densities carry 1e-4. */
export const MASS_PRECISION = 1e-3;

/** The value a χ² variable of b degrees exceeds as rarely as a normal one exceeds `Z_SCORE`   [Wilson & Hilferty 1931]. */
export function chiSquareBound(degrees: number): number {
  const spread = 2 / (9 * degrees);
  return degrees * (1 - spread + Z_SCORE * Math.sqrt(spread)) ** 3;
}
