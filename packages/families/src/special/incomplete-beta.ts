import { ASYMPTOTIC_FROM } from './bernoulli.js';
import { logGamma, stirlingRemainder } from './log-gamma.js';

const HALF_LOG_TWO_PI = 0.9189385332046728;

/** log B(a, b) = log Γ(a) + log Γ(b) − log Γ(a + b), a, b > 0, without the cancellation of large terms   [Didonato & Morris 1992]. */
export function logBeta(a: number, b: number): number {
  const [small, large] = a < b ? [a, b] : [b, a];
  if (large < ASYMPTOTIC_FROM) return logGamma(a) + logGamma(b) - logGamma(a + b);
  const remainder = stirlingRemainder(large) - stirlingRemainder(a + b);
  const decline = (large - 0.5) * Math.log1p(small / large); // log Γ(a + b) = log Γ(large) + decline + small (log(a + b) − 1) …
  if (small < ASYMPTOTIC_FROM) return logGamma(small) - decline - small * (Math.log(a + b) - 1) + remainder;
  const share = small * Math.log1p(large / small) + 0.5 * Math.log(small);
  return HALF_LOG_TWO_PI - decline - share + remainder + stirlingRemainder(small);
}

/** Regularised incomplete beta function I_x(a, b): P(X ≤ x) for X of Beta(a, b). */
export function betaLower(a: number, b: number, x: number): number {
  if (!(x > 0)) return 0;
  if (x >= 1) return 1;
  const kernel = Math.exp(a * Math.log(x) + b * Math.log1p(-x) - logBeta(a, b));
  if (x < (a + 1) / (a + b + 2)) return (kernel * fraction(a, b, x)) / a;
  return 1 - (kernel * fraction(b, a, 1 - x)) / b;
}

/** The continued fraction of DLMF 8.17.22, by Lentz's method. */
function fraction(a: number, b: number, x: number): number {
  let [c, d] = [1, 1 / (1 - ((a + b) * x) / (a + 1))];
  let value = d;
  const advance = (numerator: number) => {
    d = 1 / (1 + numerator * d);
    c = 1 + numerator / c;
    value *= c * d;
  };
  for (let k = 1; k < 100_000; k++) {
    advance((k * (b - k) * x) / ((a + 2 * k - 1) * (a + 2 * k)));
    advance((-(a + k) * (a + b + k) * x) / ((a + 2 * k) * (a + 2 * k + 1)));
    if (Math.abs(c * d - 1) < 1e-16) break;
  }
  return value;
}
