import { expectNumber, expectShape } from '@ingd/engine';
import type { Tensor2D } from '@tensorflow/tfjs-core';
import * as tf from '@tensorflow/tfjs-core';
import type { Drift, DriftRecord } from '../drift-space.js';
import type { RadialKernel } from '../radial/radial-kernel.js';
import { restoreRadialKernel } from '../record/restore-kernel.js';
import { keptCopy, pointDrift } from './point-drift.js';
import { meanGradient, meanHessian } from './radial-means.js';
import { restorePoints } from './restore-points.js';

/** Particles and the scores of the target there. */
export interface SteinOptions {
  readonly kernel: RadialKernel;
  /** X, `[n, d]`; copied. */
  readonly particles: Tensor2D;
  /** ∇log p at the particles, `[n, d]`; copied. */
  readonly scores: Tensor2D;
}

const kind = 'stein';

/**
 * h(x) = mean_j [ k(xⱼ, x) ∇log p(xⱼ) + ∇_{xⱼ}k(xⱼ, x) ], the velocity of Stein variational gradient descent   [Liu & Wang 2016, Eq. 8].
 * A record holds the particles and the scores there.
 * @throws RangeError when there is no particle or the shapes differ
 */
export function steinDrift({ kernel, particles, scores }: SteinOptions): Drift {
  expectShape('steinDrift', 'particles', particles, [null, null]);
  expectShape('steinDrift', 'scores', scores, particles.shape);
  expectNumber('steinDrift', 'particles.shape[0]', particles.shape[0], { minimum: 1 });
  return ownedDrift({ kernel, particles: keptCopy(particles), scores: keptCopy(scores) });
}

function ownedDrift({ kernel, particles, scores }: SteinOptions): Drift {
  const weight = 1 / particles.shape[0];
  const smoothed = (values: Tensor2D) => tf.mul<Tensor2D>(tf.matMul<Tensor2D>(values, scores), weight);
  return pointDrift({
    kind,
    settings: { kernel: kernel.settings },
    points: { particles, scores },
    at: (x) => tf.sub<Tensor2D>(smoothed(kernel.value(x, particles)), meanGradient(kernel, x, particles)),
    jvp: (x, v) =>
      tf.sub<Tensor2D>(smoothed(kernel.directional(x, v, particles)), meanHessian(kernel, x, v, particles)),
  });
}

/** The drift of a record of kind 'stein'. */
export function restoreSteinDrift(record: DriftRecord): Drift {
  const kernel = restoreRadialKernel(record);
  const [particles, scores] = restorePoints(record, ['particles', 'scores'], 'same');
  return ownedDrift({ kernel, particles, scores });
}
