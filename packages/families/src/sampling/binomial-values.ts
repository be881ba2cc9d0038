import type { Key } from '@ingd/engine';
import { logBinomialMass } from '../special/saddle-point.js';
import { rejection } from './rejection.js';

/** Of `trials`, each a success with probability p = 1 − q ≤ ½. */
interface Trials {
  readonly trials: number;
  readonly p: number;
  readonly q: number;
}

/** Independent binomial numbers; exact for any number of trials. p and q = 1 − p are both given, since either may be tiny. */
export function binomialValues(key: Key, count: number, { trials, p, q }: Trials): Float64Array {
  if (p > q) return binomialValues(key, count, { trials, p: q, q: p }).map((value) => trials - value);
  if (trials * p >= 10) return byRejection(key, count, { trials, p, q });
  const none = Math.exp(trials * Math.log1p(-p));
  const attempt = (_row: number, uniform: Float64Array, first: number) =>
    byInversion({ trials, p, q }, none, uniform[first] as number);
  return rejection(key, { count, uniforms: 1, attempt });
}

/** The least k with P(X ≤ k) > u. */
function byInversion({ trials, p, q }: Trials, none: number, u: number): number {
  const odds = p / q;
  let mass = none;
  let left = u;
  let k = 0;
  while (left >= mass && k < trials && k < 200) {
    left -= mass;
    k++;
    mass *= (odds * (trials - k + 1)) / k;
  }
  return k;
}

/** BTRS, transformed rejection with a squeeze   [Hörmann 1993]. */
function byRejection(key: Key, count: number, { trials, p, q }: Trials): Float64Array {
  const deviation = Math.sqrt(trials * p * q);
  const b = 1.15 + 2.53 * deviation;
  const a = -0.0873 + 0.0248 * b + 0.01 * p;
  const squeeze = 0.92 - 4.2 / b;
  const atMode = logBinomialMass(Math.floor((trials + 1) * p), trials, p, q) + Math.log((2.83 + 5.1 / b) * deviation);
  const attempt = (_row: number, uniform: Float64Array, first: number) => {
    const [u, v] = [(uniform[first] as number) - 0.5, uniform[first + 1] as number];
    const edge = 0.5 - Math.abs(u);
    const k = Math.floor(((2 * a) / edge + b) * u + trials * p + 0.5);
    if (edge >= 0.07 && v <= squeeze) return k;
    if (!(k >= 0 && k <= trials)) return Number.NaN;
    const height = Math.log(v) - Math.log(a / (edge * edge) + b) + atMode;
    return height <= logBinomialMass(k, trials, p, q) ? k : Number.NaN;
  };
  return rejection(key, { count, uniforms: 2, attempt });
}
