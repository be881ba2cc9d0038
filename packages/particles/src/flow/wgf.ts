import { expectNumber, medianBandwidth } from '@ingd/engine';
import { densityRatioDrift } from '@ingd/kernels';
import type { Flow } from './contract.js';
import { expectSamples } from './target-kind.js';
import { type VelocityStepSize, velocityFlow, withBatch } from './velocity-flow.js';

/** What `wgf` takes. */
export interface WgfOptions {
  /**
   * ε; `adaptive` unless told: half the squared bandwidth, half way to where the densities' means around a particle would put it, in any
   * units. The paper has 1.
   */
  readonly stepSize?: VelocityStepSize;
  /** Of both kernel densities, in the flow's units; by the paper's rule on the particles at every step unless told. */
  readonly bandwidth?: number;
  /** Whether steps are split until none folds space, so that the map can be inverted: see `DriftFlowOptions`. */
  readonly invertible?: boolean;
}

/**
 * Wasserstein gradient flow of the reverse KL divergence: the velocity is ∇log p̂ − ∇log q̂ with Gaussian kernel densities of target
 * and particles [Liu 2025, Appendix E]. Linear in nothing but the rows: no statistic, no system to solve. A saved run contains its
 * particles and the target's samples.
 * @throws RangeError when `stepSize` or `bandwidth` is not positive
 */
export function wgf({ stepSize = 'adaptive', bandwidth, invertible }: WgfOptions = {}): Flow {
  if (bandwidth !== undefined) expectNumber('wgf', 'bandwidth', bandwidth, { exclusiveMinimum: 0 });
  return velocityFlow({
    name: 'wgf',
    stepSize: stepSize === 'adaptive' ? 1 : stepSize,
    invertible,
    async velocity(request) {
      expectSamples('wgf', request.target);
      const { particles } = request;
      return withBatch('wgf', request, async (target, targetWeights) => {
        const width = bandwidth ?? (await medianBandwidth(particles, { rule: 'paper' }));
        const drift = densityRatioDrift({ particles, target, targetWeights, bandwidth: width });
        return stepSize === 'adaptive' ? { drift, stepSize: width ** 2 / 2 } : { drift };
      });
    },
  });
}
