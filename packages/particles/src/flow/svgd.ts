import { expectShape } from '@ingd/engine';
import { type RadialKernel, steinDrift } from '@ingd/kernels';
import type { Tensor2D } from '@tensorflow/tfjs-core';
import type { Flow, ScoreTarget } from './contract.js';
import { chooseKernel, type KernelChoice, type ParticleContext, particleKernel } from './kernel-choice.js';
import { expectFinitePoints } from './state.js';
import { expectScore } from './target-kind.js';
import { velocityFlow } from './velocity-flow.js';

/** What `svgd` takes. */
export interface SvgdOptions {
  /** ε; 0.5 unless told. */
  readonly stepSize?: number;
  /**
   * k, fixed or chosen at each step; a Gaussian of the particles by the paper's rule unless told. `particleKernel({ rule: 'stein' })` is
   * the narrower one of Liu & Wang, whose velocity shrinks with the number of particles: give it larger steps.
   */
  readonly kernel?: KernelChoice<RadialKernel, ParticleContext>;
  /** Whether steps are split until none folds space, so that the map can be inverted: see `DriftFlowOptions`. */
  readonly invertible?: boolean;
}

/**
 * Stein variational gradient descent onto a density known by its score [Liu & Wang 2016]: the velocity is
 * mean_j [k(xⱼ, x) ∇log p(xⱼ) + ∇_{xⱼ}k(xⱼ, x)]. A saved run contains its particles and the scores there.
 * @throws RangeError when `stepSize` is not positive
 */
export function svgd({ stepSize = 0.5, kernel = particleKernel(), invertible }: SvgdOptions = {}): Flow<ScoreTarget> {
  return velocityFlow<ScoreTarget>({
    name: 'svgd',
    stepSize,
    invertible,
    async velocity({ particles, target, keys, step }) {
      expectScore('svgd', target);
      const scores = await scoresAt(target, particles);
      try {
        const chosen = await chooseKernel(kernel, { particles, key: keys.space, step });
        return { drift: steinDrift({ kernel: chosen, particles, scores }) };
      } finally {
        scores.dispose();
      }
    },
  });
}

async function scoresAt(target: ScoreTarget, particles: Tensor2D): Promise<Tensor2D> {
  const scores = target.score(particles);
  try {
    expectShape('svgd', 'scores', scores, particles.shape);
    await expectFinitePoints('svgd', 'scores', scores);
    return scores;
  } catch (error) {
    scores.dispose();
    throw error;
  }
}
