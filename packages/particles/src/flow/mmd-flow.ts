import { medianBandwidth } from '@ingd/engine';
import {
  type MeanDiscrepancyOptions,
  meanDiscrepancy,
  meanDiscrepancyDrift,
  negativeDistance,
  type RadialFunction,
} from '@ingd/kernels';
import type { Tensor2D } from '@tensorflow/tfjs-core';
import * as tf from '@tensorflow/tfjs-core';
import type { Flow } from './contract.js';
import { chooseKernel, type KernelChoice } from './kernel-choice.js';
import { expectSamples } from './target-kind.js';
import { type VelocityStepSize, velocityFlow, withBatch } from './velocity-flow.js';

/** What `mmdFlow` takes. */
export interface MmdFlowOptions {
  /**
   * ε; `adaptive` unless told. The authors' code has 100 for 100 particles, which is 1 here, because its velocity is that of this flow
   * divided by n. `adaptive` takes half of what k's curvature at 0 allows, 1/(2 D₁(0)), which is half the squared bandwidth of a Gaussian; for
   * −|x − y|, whose pull is a unit vector at any distance, a quarter of the larger of MMD² and the target's bandwidth by the paper's
   * rule, both lengths: far away one step goes the whole way, and onto a single point steps shrink with the distance.
   */
  readonly stepSize?: VelocityStepSize;
  /** k, fixed or chosen at each step; −|x − y| unless told, for the energy distance. `pooledKernel()` is a Gaussian. */
  readonly kernel?: KernelChoice<RadialFunction>;
  /** Whether steps are split until none folds space, so that the map can be inverted: see `DriftFlowOptions`. Not with −|x − y|. */
  readonly invertible?: boolean;
}

/**
 * MMD flow: the velocity of a particle is −n times the gradient of MMD² (over all pairs) in it: drawn to the target, pushed off by the
 * other particles [Arbel et al. 2019; Liu 2025, Appendix E]. The objective of a step is that MMD². A saved run contains its particles
 * and the target's samples.
 * @throws RangeError when `stepSize` is not positive; at a step, when it is to be invertible and the kernel's gradient jumps
 */
export function mmdFlow({ stepSize = 'adaptive', kernel = negativeDistance(), invertible }: MmdFlowOptions = {}): Flow {
  return velocityFlow({
    name: 'mmdFlow',
    stepSize: stepSize === 'adaptive' ? 1 : stepSize,
    invertible,
    async velocity(request) {
      expectSamples('mmdFlow', request.target);
      const { particles, keys, step } = request;
      return withBatch('mmdFlow', request, async (target, targetWeights) => {
        const chosen = await chooseKernel(kernel, { particles, target, targetWeights, key: keys.space, step });
        const sets = { kernel: chosen, particles, target, targetWeights };
        const curvature = await curvatureOf(chosen);
        if (invertible && curvature === 0) throw folds(chosen);
        const objective = await meanDiscrepancy(sets);
        const sized = stepSize === 'adaptive' ? { stepSize: await naturalStep(sets, curvature, objective) } : {};
        return { ...sized, objective, drift: meanDiscrepancyDrift(sets) };
      });
    },
  });
}

/** D₁(0), how steep the field is around a point; 0 where it jumps there instead. */
async function curvatureOf(kernel: RadialFunction): Promise<number> {
  const slope = tf.tidy(() => kernel.derivatives(tf.zeros([1, 1]), 1)[1] as Tensor2D);
  const [curvature = 0] = await slope.data();
  slope.dispose();
  return curvature;
}

function folds({ kind }: RadialFunction): RangeError {
  return new RangeError(
    `mmdFlow: expected a smooth kernel for invertible steps, got ${kind}, whose pull jumps at every point so that no step is short enough; pass kernel: pooledKernel()`,
  );
}

async function naturalStep(
  { target, targetWeights }: MeanDiscrepancyOptions,
  curvature: number,
  objective: number,
): Promise<number> {
  if (curvature > 0) return 1 / (2 * curvature);
  return Math.max(objective, await targetWidth(target, targetWeights)) / 4;
}

/** The target's bandwidth by the paper's rule; 0 for a single point, which has none. */
async function targetWidth(target: Tensor2D, weights: MeanDiscrepancyOptions['targetWeights']): Promise<number> {
  const columns = target.shape[1];
  const values = await target.data();
  const rows = Array.from(weights ?? { length: target.shape[0] }, (weight, row) => (weight === 0 ? -1 : row));
  const counting = rows.filter((row) => row >= 0);
  const [first = 0] = counting;
  const isPoint = counting.every((row) =>
    values.subarray(row * columns, (row + 1) * columns).every((value, at) => value === values[first * columns + at]),
  );
  return isPoint ? 0 : medianBandwidth(target, { rule: 'paper', weights });
}
