import { gammaLower, gammaUpper, logGammaUpper } from './incomplete-gamma.js';

/** erf(x), relatively exact also near 0. */
export function erf(x: number): number {
  return Math.sign(x) * gammaLower(0.5, x * x);
}

/** erfc(x) = 1 − erf(x), relatively exact in the upper tail. */
export function erfc(x: number): number {
  return x > 0 ? gammaUpper(0.5, x * x) : 1 + gammaLower(0.5, x * x);
}

/** log erfc(x), also where erfc underflows. */
export function logErfc(x: number): number {
  return x > 0 ? logGammaUpper(0.5, x * x) : Math.log1p(gammaLower(0.5, x * x));
}

/** Φ(x), the distribution function of the standard normal, relatively exact in both tails. */
export function normalDistribution(x: number): number {
  return 0.5 * erfc(-x * Math.SQRT1_2);
}

/** log Φ(x), also where Φ underflows or is 1 to the last bit. */
export function logNormalDistribution(x: number): number {
  return x > 0 ? Math.log1p(-normalDistribution(-x)) : logErfc(-x * Math.SQRT1_2) - Math.LN2;
}
