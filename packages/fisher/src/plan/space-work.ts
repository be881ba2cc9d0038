import type { Rates } from '@ingd/linalg';
import type { DriftSizes } from './drift-sizes.js';

type Work = Partial<Rates>;

/** What a drift space costs in each of the ways. */
export interface SpaceWork {
  /** M Mᵀ in float32, by the factorised forms. */
  readonly gram: Work;
  /** The images of all fields, tile by tile: M, or K V. */
  readonly fields: Work;
  /** Φ Φᵀ of one field in float32. */
  readonly single: Work;
  /** The same in float64. */
  readonly double: Work;
}

export function spaceWork(sizes: DriftSizes): SpaceWork {
  return sizes.weightCount === undefined ? kernelWork(sizes) : tangentWork(sizes, sizes.weightCount);
}

/** P weights: a pass through the space costs about 2 P operations a point. */
function tangentWork({ statisticSize: b, particleCount: n, dimension: d }: DriftSizes, weights: number): SpaceWork {
  const widths = 3 * Math.sqrt(weights) + 2 * d; // of all layers together
  return {
    gram: { product: 2 * n * b * weights + b * b * weights },
    fields: { product: 2 * n * b * weights, elementwise: n * b * (3 * d + 3 * widths) },
    single: { product: 4 * n * weights, elementwise: 4 * n * widths },
    double: { doubleProduct: 4 * n * weights, elementwise: 2 * n * widths },
  };
}

/** An RKHS: everything is pairs of particles. */
function kernelWork({ statisticSize: b, particleCount: n, dimension: d }: DriftSizes): SpaceWork {
  const pairs = n * n;
  return {
    gram: { product: 2 * pairs * b * (d + 5) + n * b * b * (d + 6), elementwise: 12 * pairs + 20 * n * b * d },
    fields: { product: 2 * pairs * b * (3 * d + 1), elementwise: 4 * pairs * b + 10 * pairs },
    single: { product: 2 * pairs * (3 * d + 1), elementwise: 4 * pairs },
    double: { doubleProduct: 6 * pairs * d, elementwise: (pairs > 2 ** 25 ? 25 : 5) * pairs },
  };
}
