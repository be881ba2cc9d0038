import { ASYMPTOTIC_FROM } from '../special/bernoulli.js';
import { digamma, digammaGap } from '../special/digamma.js';
import { trigamma } from '../special/polygamma.js';

/**
 * t = (ν − p + 1)/2 of a Wishart distribution from log|E W| − E log|W| = p log(ν/2) − Σ_k ψ(t + k/2) > 0; for p = 1 the
 * shape of a gamma distribution. Newton on logarithms of both sides, which are nearly lines.
 */
export function wishartExcess(size: number, gap: number): number {
  let logarithm = Math.log((size * (size + 1)) / 4 / gap); // the limit of large t
  for (let iteration = 0; iteration < 100; iteration++) {
    const t = Math.exp(logarithm);
    const value = gapOf(size, t);
    const slope = Math.min(-0.1, Math.max(-2, (t * slopeOf(size, t)) / value));
    const step = Math.log(gap / value) / slope;
    logarithm += Math.max(-3, Math.min(3, step));
    if (Math.abs(step) <= 1e-15 * Math.max(1, Math.abs(logarithm))) break;
  }
  return Math.exp(logarithm);
}

function gapOf(size: number, t: number): number {
  let sum = 0;
  for (let k = 0; k < size; k++) {
    const x = t + k / 2;
    sum += Math.log1p((size - 1 - k) / 2 / x) + (x < ASYMPTOTIC_FROM ? Math.log(x) - digamma(x) : digammaGap(x));
  }
  return sum;
}

function slopeOf(size: number, t: number): number {
  let sum = size / (t + (size - 1) / 2);
  for (let k = 0; k < size; k++) sum -= trigamma(t + k / 2);
  return sum;
}
