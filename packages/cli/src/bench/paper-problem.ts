import { createKey, fold, type Key, normal, split } from '@ingd/engine';
import { king, ntKing, samples } from '@ingd/particles';
import * as tf from '@tensorflow/tfjs-core';
import type { CountedFlow } from './operations.js';
import type { ProblemSizes } from './sizes.js';

/** λ = ridge = 1e-3, step 1 [Liu 2025, code]. */
export const paperStep = { damping: 1e-3, ridge: 1e-3, stepSize: 1 } as const;

/** Two clouds. */
export interface Clouds {
  /** `[n, d]` */
  readonly particles: tf.Tensor2D;
  /** `[m, d]` */
  readonly target: tf.Tensor2D;
}

/** Particles from N(0, I), targets from N(1, ¼ I): an iteration takes as long whatever the values. The caller disposes both. */
export function drawClouds({ particles, targets }: ProblemSizes, dimension: number, key: Key): Clouds {
  const [particleKey, targetKey] = split(key) as [Key, Key];
  return tf.tidy(() => ({
    particles: normal<tf.Rank.R2>(particleKey, [particles, dimension]),
    target: tf.add<tf.Tensor2D>(tf.mul(normal<tf.Rank.R2>(targetKey, [targets, dimension]), 0.5), 1),
  }));
}

/** One iteration of a flow with everything in it. */
export interface FlowStepOptions extends Clouds {
  readonly flow: CountedFlow;
  readonly sizes: ProblemSizes;
}

/**
 * The first step of a run, again and again with other keys: centres and network drawn, bandwidths by the median, g, F, Γ, solve,
 * drift, move.
 */
export function flowStep({ flow: name, sizes, particles, target }: FlowStepOptions): (round: number) => Promise<void> {
  const { centers, width } = sizes;
  const flow =
    name === 'ntKing' ? ntKing({ ...paperStep, centers, hidden: [width, width] }) : king({ ...paperStep, centers });
  const samplesOfTarget = samples(target);
  return async (round) => {
    const before = await flow.init(particles, fold(createKey(7), round));
    const { state, drift } = await flow.step(before, samplesOfTarget);
    await state.particles.data();
    for (const owned of [before.particles, state.particles, drift]) owned.dispose();
  };
}
