import { ASYMPTOTIC_FROM } from './bernoulli.js';
import { logGamma, stirlingRemainder } from './log-gamma.js';

const HALF_LOG_TWO_PI = 0.9189385332046727;

/** log(λˣ e^{−λ}/Γ(x + 1)), x ≥ 0, λ > 0, without the cancellation of its three large terms   [Loader 2000]. */
export function logPoissonMass(x: number, rate: number): number {
  if (x === 0) return -rate;
  return -stirlingError(x) - deviance(x, rate) - HALF_LOG_TWO_PI - 0.5 * Math.log(x);
}

/** log(Γ(n + 1)/(Γ(x + 1) Γ(n − x + 1)) pˣ qⁿ⁻ˣ), 0 ≤ x ≤ n, p + q = 1   [Loader 2000]. */
export function logBinomialMass(x: number, count: number, p: number, q: number): number {
  if (x === 0) return p < q ? count * Math.log1p(-p) : count * Math.log(q);
  if (x === count) return q < p ? count * Math.log1p(-q) : count * Math.log(p);
  const rest = count - x;
  const errors = stirlingError(count) - stirlingError(x) - stirlingError(rest);
  const spread = Math.log(x) + Math.log1p(-x / count);
  return errors - deviance(x, count * p) - deviance(rest, count * q) - HALF_LOG_TWO_PI - 0.5 * spread;
}

/** log Γ(x + 1) − ((x + ½) log x − x + ½ log 2π), x > 0. */
function stirlingError(x: number): number {
  if (x >= ASYMPTOTIC_FROM) return stirlingRemainder(x);
  return logGamma(x + 1) - (x + 0.5) * Math.log(x) + x - HALF_LOG_TWO_PI;
}

/** x log(x/m) + m − x, x > 0, m > 0: never negative, accurate where x is near m. */
function deviance(x: number, m: number): number {
  const difference = x - m;
  if (Math.abs(difference) > 0.1 * (x + m)) return x * Math.log(x / m) + m - x;
  const ratio = difference / (x + m); // log(x/m) = 2 artanh(ratio)
  const square = ratio * ratio;
  let sum = difference * ratio;
  let term = 2 * x * ratio;
  for (let odd = 3; ; odd += 2) {
    term *= square;
    const next = sum + term / odd;
    if (next === sum) return sum;
    sum = next;
  }
}
