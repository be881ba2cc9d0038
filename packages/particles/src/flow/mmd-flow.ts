import { meanDiscrepancy, meanDiscrepancyDrift, negativeDistance, type RadialFunction } from '@ingd/kernels';
import type { Flow } from './contract.js';
import { chooseKernel, type KernelChoice } from './kernel-choice.js';
import { expectSamples } from './target-kind.js';
import { velocityFlow, withBatch } from './velocity-flow.js';

/** What `mmdFlow` takes. */
export interface MmdFlowOptions {
  /** ε; 1 unless told. The authors' code has 100 for 100 particles, because its velocity is that of this flow divided by n. */
  readonly stepSize?: number;
  /** k, fixed or chosen at each step; −|x − y| unless told, for the energy distance. `pooledKernel()` is a Gaussian. */
  readonly kernel?: KernelChoice<RadialFunction>;
  /** Whether steps are split until none folds space, so that the map can be inverted: see `DriftFlowOptions`. */
  readonly invertible?: boolean;
}

/**
 * MMD flow: the velocity of a particle is −n times the gradient of MMD² (over all pairs) in it: drawn to the target, pushed off by the
 * other particles [Arbel et al. 2019; Liu 2025, Appendix E]. The objective of a step is that MMD². A saved run contains its particles
 * and the target's samples.
 * @throws RangeError when `stepSize` is not positive
 */
export function mmdFlow({ stepSize = 1, kernel = negativeDistance(), invertible }: MmdFlowOptions = {}): Flow {
  return velocityFlow({
    name: 'mmdFlow',
    stepSize,
    invertible,
    async velocity(request) {
      expectSamples('mmdFlow', request.target);
      const { particles, keys, step } = request;
      return withBatch('mmdFlow', request, async (target, targetWeights) => {
        const chosen = await chooseKernel(kernel, { particles, target, targetWeights, key: keys.space, step });
        const sets = { kernel: chosen, particles, target, targetWeights };
        return { objective: await meanDiscrepancy(sets), drift: meanDiscrepancyDrift(sets) };
      });
    },
  });
}
