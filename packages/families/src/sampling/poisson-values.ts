import type { Key } from '@ingd/engine';
import { logPoissonMass } from '../special/saddle-point.js';
import { rejection } from './rejection.js';

/** From this rate on by rejection, below by inversion. */
const LARGE = 10;

/** Independent Poisson numbers, each of a rate of its own; exact for any rate. */
export function poissonValues(key: Key, count: number, rateOf: (row: number) => number): Float64Array {
  let hat = hatOf(LARGE);
  return rejection(key, {
    count,
    uniforms: 2,
    attempt(row, uniform, first) {
      const rate = rateOf(row);
      const [u, v] = [uniform[first] as number, uniform[first + 1] as number];
      if (rate < LARGE) return byInversion(rate, u);
      if (hat.rate !== rate) hat = hatOf(rate);
      return transformed(hat, u - 0.5, v);
    },
  });
}

/** The least k with P(X ≤ k) > u. */
function byInversion(rate: number, u: number): number {
  let mass = Math.exp(-rate);
  let left = u;
  let k = 0;
  while (left >= mass && k < 200) {
    left -= mass;
    k++;
    mass *= rate / k;
  }
  return k;
}

interface Hat {
  readonly rate: number;
  readonly a: number;
  readonly b: number;
  readonly logAlpha: number;
  readonly squeeze: number;
}

function hatOf(rate: number): Hat {
  const b = 0.931 + 2.53 * Math.sqrt(rate);
  const a = -0.059 + 0.02483 * b;
  return { rate, a, b, logAlpha: Math.log(1.1239 + 1.1328 / (b - 3.4)), squeeze: 0.9277 - 3.6224 / (b - 2) };
}

/** One try of PTRS, transformed rejection with a squeeze   [Hörmann 1993]. */
function transformed({ rate, a, b, logAlpha, squeeze }: Hat, u: number, v: number): number {
  const edge = 0.5 - Math.abs(u);
  const k = Math.floor(((2 * a) / edge + b) * u + rate + 0.43);
  if (edge >= 0.07 && v <= squeeze) return k;
  if (k < 0 || (edge < 0.013 && v > edge)) return Number.NaN;
  const height = Math.log(v) + logAlpha - Math.log(a / (edge * edge) + b);
  return height <= logPoissonMass(k, rate) ? k : Number.NaN;
}
