import { gaussianMixture, twoModes } from '@ingd/datasets';
import type { Key, Matrix } from '@ingd/engine';
import { normalDistribution } from '@ingd/families/special';

/** A normal law. */
export interface NormalLaw {
  readonly kind: 'normal';
  readonly mean: number;
  readonly deviation: number;
}

/** A law on the line: a normal one, or ½ N(−center, deviation²) + ½ N(center, deviation²). */
export type Law = NormalLaw | { readonly kind: 'modes'; readonly center: number; readonly deviation: number };

/** Independent draws, `[count, 1]`. */
export function drawLaw(law: Law, count: number, key: Key): Matrix {
  const sampler =
    law.kind === 'normal'
      ? gaussianMixture({ components: [{ mean: [law.mean], deviation: law.deviation }] })
      : twoModes({ center: law.center, deviation: law.deviation });
  return sampler.draw(key, count);
}

/** P(X ≤ x). */
export function distribution(law: Law, x: number): number {
  const below = (mean: number): number => normalDistribution((x - mean) / law.deviation);
  return law.kind === 'normal' ? below(law.mean) : (below(-law.center) + below(law.center)) / 2;
}

/** The density at x. */
export function density(law: Law, x: number): number {
  const at = (mean: number): number =>
    Math.exp(-(((x - mean) / law.deviation) ** 2) / 2) / (law.deviation * Math.sqrt(2 * Math.PI));
  return law.kind === 'normal' ? at(law.mean) : (at(-law.center) + at(law.center)) / 2;
}

/** The largest gap between a sample's distribution function and a law's, in [0, 1] [Kolmogorov's distance]. */
export function kolmogorovDistance(sample: readonly number[], law: Law): number {
  const sorted = [...sample].sort((a, b) => a - b);
  return Math.max(
    ...sorted.map((x, index) => {
      const at = distribution(law, x);
      return Math.max((index + 1) / sorted.length - at, at - index / sorted.length);
    }),
  );
}

/** The normal law of a sample's mean and deviation (divided by n, so that it has the sample's first two moments). */
export function normalLike(sample: readonly number[]): NormalLaw {
  const mean = sample.reduce((sum, x) => sum + x, 0) / sample.length;
  const variance = sample.reduce((sum, x) => sum + (x - mean) ** 2, 0) / sample.length;
  return { kind: 'normal', mean, deviation: Math.sqrt(variance) };
}
