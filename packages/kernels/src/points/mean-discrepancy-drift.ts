import { expectNumber, expectShape } from '@ingd/engine';
import type { Tensor2D } from '@tensorflow/tfjs-core';
import * as tf from '@tensorflow/tfjs-core';
import type { Drift, DriftRecord } from '../drift-space.js';
import type { RadialFunction } from '../radial/radial-function.js';
import { restoreRadial } from '../record/restore-kernel.js';
import { keptCopy, pointDrift } from './point-drift.js';
import { meanGradient, meanHessian } from './radial-means.js';
import { restoreWeighted } from './restore-points.js';
import { sharesOf } from './shares.js';

/** Two sets of points, and how their difference is measured. */
export interface MeanDiscrepancyOptions {
  /** k, or −|x − y| of `negativeDistance` for the energy distance. */
  readonly kernel: RadialFunction;
  /** X, `[n, d]`; copied where a drift is made of it. */
  readonly particles: Tensor2D;
  /** Y, `[m, d]`; copied where a drift is made of it. */
  readonly target: Tensor2D;
  /** How often each target point counts, `[m]`: 2 is the point twice; once each unless told. */
  readonly targetWeights?: ArrayLike<number> | undefined;
}

const kind = 'mean-discrepancy';

/**
 * h(x) = 2 mean_j ∇ₓk(x, yⱼ) − 2 mean_j ∇ₓk(x, xⱼ): at a particle −n times the gradient of MMD² (over all pairs) in that particle, the
 * velocity of the MMD flow   [Arbel et al. 2019; Liu 2025, Appendix E]. With `negativeDistance` particles repel each other and are drawn
 * to the target, along unit vectors. A record holds both sets of points.
 * @throws RangeError when a set is empty, dimensions differ or weights do not fit
 */
export function meanDiscrepancyDrift(options: MeanDiscrepancyOptions): Drift {
  expectSets('meanDiscrepancyDrift', options);
  const { kernel, particles, target, targetWeights } = options;
  const shares = sharesOf('meanDiscrepancyDrift', targetWeights, target.shape[0]);
  return ownedDrift({ kernel, particles: keptCopy(particles), target: keptCopy(target), shares });
}

interface OwnedSets extends Pick<MeanDiscrepancyOptions, 'kernel' | 'particles' | 'target'> {
  /** Of the target, `[1, m]`. */
  readonly shares: Tensor2D | undefined;
}

/** @throws RangeError when a set is empty or dimensions differ */
export function expectSets(functionName: string, { particles, target }: MeanDiscrepancyOptions): void {
  expectShape(functionName, 'particles', particles, [null, null]);
  expectShape(functionName, 'target', target, [null, particles.shape[1]]);
  expectNumber(functionName, 'particles.shape[0]', particles.shape[0], { minimum: 1 });
  expectNumber(functionName, 'target.shape[0]', target.shape[0], { minimum: 1 });
}

function ownedDrift({ kernel, particles, target, shares }: OwnedSets): Drift {
  return pointDrift<string>({
    kind,
    settings: { kernel: kernel.settings },
    points: { particles, target, ...(shares && { shares }) },
    at: (x) => tf.mul(tf.sub<Tensor2D>(meanGradient(kernel, x, target, shares), meanGradient(kernel, x, particles)), 2),
    jvp: (x, v) =>
      tf.mul(tf.sub<Tensor2D>(meanHessian(kernel, x, v, target, shares), meanHessian(kernel, x, v, particles)), 2),
  });
}

/** The drift of a record of kind 'mean-discrepancy'. */
export function restoreMeanDiscrepancyDrift(record: DriftRecord): Drift {
  const kernel = restoreRadial(record);
  const [particles, target, shares] = restoreWeighted(record);
  return ownedDrift({ kernel, particles, target, shares });
}
