import { overLogTime } from './log-time.js';

// Each is E of a Malmstén integral, log Γ(z + 1) = ∫ (z − (1 − e^{−zt})/(1 − e^{−t})) e^{−t} dt/t, under the integral sign: with
// s = 1 − e^{−t} only E[(1 − s)^X] is needed, and the integrand has one sign, so that nothing cancels   [DLMF 5.9.18].

/** E[log X!], X Poisson. */
export function poissonLogFactorial(rate: number): number {
  return overLogTime(
    (t) => rate * Math.exp(-t) * oneMinusMeanDecay(-rate * Math.expm1(-t)),
    [Math.min(1, 1 / rate), 1],
  );
}

/** 1 − (1 − e⁻ᶻ)/z */
function oneMinusMeanDecay(z: number): number {
  if (z > 0.1) return 1 + Math.expm1(-z) / z;
  let term = z / 2;
  let sum = 0;
  for (let k = 3; Math.abs(term) > 1e-18 * sum; k++) {
    sum += term;
    term *= -z / k;
  }
  return sum;
}

/** E[log (n choose X)], X binomial of probability p = 1 − q. */
export function binomialLogChoose(count: number, p: number, q: number): number {
  const rare = Math.min(p, q);
  if (count < 2) return 0;
  return overLogTime(
    (t) => {
      const s = -Math.expm1(-t);
      // 1 + (1 − s)ⁿ − (1 − ps)ⁿ − (1 − qs)ⁿ
      const kept = Math.exp(-t) + rare * s; // 1 − max(p, q) s
      const keptByAll = Math.exp(count * (kept > 0.5 ? Math.log1p(-Math.max(p, q) * s) : Math.log(kept)));
      const seen = -Math.expm1(count * Math.log1p(-rare * s));
      const missed = -Math.expm1(count * Math.log1p((-rare * s) / kept)) * keptByAll;
      const first = count * (count - 1) * p * q * s; // where ns is small
      const bracket = count * s < 1e-5 ? first * (1 - ((count - 2) * s) / 2) : (seen - missed) / s;
      return Math.exp(-t) * bracket;
    },
    [1 / count, 1],
  );
}

/** E[log Γ(X + r)/(X! Γ(r))], X failures before r successes of probability p. */
export function negativeBinomialLogChoose(count: number, p: number, q: number): number {
  if (count === 1) return 0;
  return overLogTime(
    (t) => {
      const s = -Math.expm1(-t);
      const difference = Math.exp(-Math.min(1, count) * t) * -Math.expm1(-Math.abs(count - 1) * t);
      const unseen = -Math.expm1(-count * Math.log1p((q * s) / p));
      return (Math.sign(count - 1) * difference * unseen) / s;
    },
    [Math.min(1, 1 / count, p / (q * Math.max(1, count))), Math.max(1, 1 / count)],
  );
}
