import { expectNumber, expectShape } from '@ingd/engine';
import type { Tensor2D } from '@tensorflow/tfjs-core';
import * as tf from '@tensorflow/tfjs-core';
import type { Drift, DriftRecord } from '../drift-space.js';
import { refuse } from '../record/read-record.js';
import { kernelDensity } from './kernel-density.js';
import { keptCopy, pointDrift } from './point-drift.js';
import { restoreWeighted } from './restore-points.js';
import { sharesOf } from './shares.js';

/** Two sets of points whose densities are compared. */
export interface DensityRatioOptions {
  /** X, `[n, d]`; copied. */
  readonly particles: Tensor2D;
  /** Y, `[m, d]`; copied. */
  readonly target: Tensor2D;
  /** How often each target point counts, `[m]`: 2 is the point twice; once each unless told. */
  readonly targetWeights?: ArrayLike<number> | undefined;
  /** s > 0 of the Gaussian densities around both, in the units of the points. */
  readonly bandwidth: number;
}

const kind = 'density-ratio';

/**
 * h(x) = ∇log p̂(x) − ∇log q̂(x), p̂ and q̂ Gaussian kernel densities of target and particles: the velocity of the Wasserstein gradient
 * flow of KL(q, p)   [Liu 2025, Appendix E]. It is the difference of the two weighted means of points around x over s², so it is
 * finite arbitrarily far from both. A record holds both sets of points.
 * @throws RangeError when a set is empty, dimensions differ, weights do not fit or the bandwidth is not positive
 */
export function densityRatioDrift({ particles, target, targetWeights, bandwidth }: DensityRatioOptions): Drift {
  expectShape('densityRatioDrift', 'particles', particles, [null, null]);
  expectShape('densityRatioDrift', 'target', target, [null, particles.shape[1]]);
  expectNumber('densityRatioDrift', 'particles.shape[0]', particles.shape[0], { minimum: 1 });
  expectNumber('densityRatioDrift', 'target.shape[0]', target.shape[0], { minimum: 1 });
  expectNumber('densityRatioDrift', 'bandwidth', bandwidth, { exclusiveMinimum: 0 });
  const shares = sharesOf('densityRatioDrift', targetWeights, target.shape[0]);
  return ownedDrift({ particles: keptCopy(particles), target: keptCopy(target), shares, bandwidth });
}

interface OwnedSets extends Pick<DensityRatioOptions, 'particles' | 'target' | 'bandwidth'> {
  /** Of the target, `[1, m]`. */
  readonly shares: Tensor2D | undefined;
}

function ownedDrift({ particles, target, shares, bandwidth }: OwnedSets): Drift {
  const [ofTarget, ofParticles] = [kernelDensity(target, bandwidth, shares), kernelDensity(particles, bandwidth)];
  return pointDrift<string>({
    kind,
    settings: { bandwidth },
    points: { particles, target, ...(shares && { shares }) },
    at: (x) => tf.sub<Tensor2D>(ofTarget.score(x), ofParticles.score(x)),
    jvp: (x, v) => tf.sub<Tensor2D>(ofTarget.scoreAlong(x, v), ofParticles.scoreAlong(x, v)),
  });
}

/** The drift of a record of kind 'density-ratio'. */
export function restoreDensityRatioDrift(record: DriftRecord): Drift {
  const { bandwidth } = record.settings;
  if (typeof bandwidth !== 'number' || !(bandwidth > 0)) {
    return refuse(record, 'a positive settings.bandwidth', JSON.stringify(bandwidth) ?? 'nothing');
  }
  const [particles, target, shares] = restoreWeighted(record);
  return ownedDrift({ particles, target, shares, bandwidth });
}
