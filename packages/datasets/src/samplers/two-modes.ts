import { type GaussianMixture, gaussianMixture } from './gaussian-mixture.js';

/** Two modes on the diagonal. */
export interface TwoModesOptions {
  /** 1 unless told. */
  readonly dimension?: number;
  /** Every coordinate of the upper mode's mean; 2 unless told. */
  readonly center?: number;
  /** Standard deviation; 0.5 unless told, as in the authors' code (the paper prints 1). */
  readonly deviation?: number;
}

/** ½ N(−center · 1, deviation² I) + ½ N(center · 1, deviation² I) [Liu 2025, Section 5.1]. */
export function twoModes({ dimension = 1, center = 2, deviation = 0.5 }: TwoModesOptions = {}): GaussianMixture {
  const mean = (value: number): number[] => Array.from({ length: dimension }, () => value);
  const mixture = gaussianMixture({
    components: [
      { mean: mean(-center), deviation },
      { mean: mean(center), deviation },
    ],
  });
  return { ...mixture, name: `twoModes(${dimension})` };
}
