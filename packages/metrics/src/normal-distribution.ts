/** P(Z ≥ z) of a standard normal Z, to 1.2e-7 relative, in the tails too  [Numerical Recipes' erfc by Chebyshev fit]. */
export function upperNormal(z: number): number {
  const t = 1 / (1 + Math.abs(z) / (2 * Math.SQRT2));
  let series = 0;
  for (const coefficient of coefficients) series = series * t + coefficient;
  const upper = (t / 2) * Math.exp((-z * z) / 2 + series);
  return z >= 0 ? upper : 1 - upper;
}

const coefficients = [
  0.17087277, -0.82215223, 1.48851587, -1.13520398, 0.27886807, -0.18628806, 0.09678418, 0.37409196, 1.00002368,
  -1.26551223,
];
