import { logGamma } from './log-gamma.js';

/** Regularised incomplete gamma function P(a, x) = γ(a, x)/Γ(a), a > 0: P(X ≤ x) for X of Gamma(a, 1). */
export function gammaLower(a: number, x: number): number {
  if (!(x > 0)) return 0;
  return x < a + 1 ? Math.exp(logLowerSeries(a, x)) : -Math.expm1(logUpperFraction(a, x));
}

/** Q(a, x) = 1 − P(a, x), relatively exact in the upper tail. */
export function gammaUpper(a: number, x: number): number {
  if (!(x > 0)) return 1;
  return x < a + 1 ? -Math.expm1(logLowerSeries(a, x)) : Math.exp(logUpperFraction(a, x));
}

/** log Q(a, x), also where Q underflows. */
export function logGammaUpper(a: number, x: number): number {
  if (!(x > 0)) return 0;
  return x < a + 1 ? Math.log1p(-Math.exp(logLowerSeries(a, x))) : logUpperFraction(a, x);
}

/** xᵃ e⁻ˣ / Γ(a + 1) Σ_k xᵏ / (a + 1)_k   [DLMF 8.7.1]. */
function logLowerSeries(a: number, x: number): number {
  let [term, sum] = [1, 1];
  for (let k = 1; term > 1e-17 * sum; k++) {
    term *= x / (a + k);
    sum += term;
  }
  return logKernel(a, x) - Math.log(a) + Math.log(sum);
}

/** xᵃ e⁻ˣ / Γ(a) times Legendre's continued fraction   [DLMF 8.9.2], summed by Lentz's method. */
function logUpperFraction(a: number, x: number): number {
  if (x === Infinity) return -Infinity;
  let b = x + 1 - a;
  let c = 1e300;
  let d = 1 / b;
  let value = d;
  for (let k = 1; k < 100_000; k++) {
    const numerator = -k * (k - a);
    b += 2;
    d = 1 / (numerator * d + b);
    c = b + numerator / c;
    value *= d * c;
    if (Math.abs(d * c - 1) < 1e-16) break;
  }
  return logKernel(a, x) + Math.log(value);
}

/** log(xᵃ e⁻ˣ / Γ(a)) */
function logKernel(a: number, x: number): number {
  return a * Math.log(x) - x - logGamma(a);
}
