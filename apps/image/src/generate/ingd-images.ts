import type { Statistic } from '@ingd/families';
import {
  adam,
  decodeIngd,
  disposeIngdState,
  encodeIngd,
  type Ingd,
  type IngdObserved,
  type IngdState,
  ingd,
  trainIngd,
  velocityField,
} from '@ingd/generators';
import * as tf from '@tensorflow/tfjs-core';
import { inItsOwnUnits } from './energy-statistic.js';
import type { MovingOptions, TrainedMover } from './flow-matching-images.js';
import { type IngdCourse, noiseAround, openCourse } from './ingd-course.js';
import { noisyTarget } from './noisy-target.js';
import { stepNetwork } from './step-network.js';

/** Steps: each goes all the way to the noise level of the next. */
const STEPS = 20;
/** How many particles an update sees. */
const BATCH = 64;
/** Of statistics in units of their spread. */
const RIDGE = 0.01;
const RATE = 2e-3;
/** λ of the drift's mean square. */
const PENALTY = 1e-3;
const NAME = 'ingd';

interface IngdImagesOptions extends MovingOptions {
  /** T; borrowed. */
  readonly statistic: Statistic;
  /** That are moved along; as many as images where those are fewer. */
  readonly particles: number;
}

/**
 * Implicit natural gradient descent on images [Liu 2025, Algorithm 1], from where an earlier run ended: the target's noise goes down from step to step, the U-Net at each step's time is fitted to
 * the least field that takes the statistics there, and particles are carried on by it. The weights of every step are kept: fresh noise goes the same way.
 */
export async function ingdImages(options: IngdImagesOptions): Promise<TrainedMover> {
  const { network, training, kept, key } = options;
  const center = tf.tidy(() => tf.mean<tf.Tensor1D>(training, 0));
  const trainer = trainerOf(options, center);
  const { generator } = trainer.options;
  let state: IngdState | undefined;
  try {
    const before = await kept.read(NAME, (bytes) => decodeIngd(bytes, generator));
    state = before?.state ?? trainer.init(key);
    const course = await openCourse({ network: stepNetwork(network, STEPS), center, kept, steps: state.step });
    return await train(options, { trainer, course, state, spent: before?.seconds ?? 0 });
  } finally {
    center.dispose();
    if (state !== undefined) disposeIngdState(state);
  }
}

function trainerOf({ network, training, statistic, particles }: IngdImagesOptions, center: tf.Tensor1D): Ingd {
  const count = Math.max(BATCH, Math.min(particles, training.shape[0]));
  return ingd({
    statistic: (context) => inItsOwnUnits(statistic, context),
    generator: velocityField({ network: stepNetwork(network, STEPS), step: 1, integrator: 'euler' }),
    target: noisyTarget(training, STEPS),
    noise: { batch: (drawn) => noiseAround(center, drawn, count) },
    stepSize: 1,
    updates: Number.MAX_SAFE_INTEGER, // time decides
    optimiser: adam({ learningRate: RATE }),
    particles: 'carried',
    rows: BATCH,
    aim: 'field',
    ridge: RIDGE,
    penalty: PENALTY,
    anchor: 0,
  });
}

/** Of the time, after a step: the first ones have more to learn. */
function shareAfter(step: number): number {
  return (step / STEPS) ** 0.75;
}

interface Training {
  readonly trainer: Ingd;
  readonly course: IngdCourse;
  readonly state: IngdState;
  /** Seconds, in earlier runs. */
  readonly spent: number;
}

async function train(
  { budget, kept }: IngdImagesOptions,
  { trainer, course, state, spent }: Training,
): Promise<TrainedMover> {
  const started = performance.now() - 1000 * spent;
  const seconds = () => (performance.now() - started) / 1000;
  const { generator } = trainer.options;
  let updates = state.optimiser.step;
  if (spent > 0) budget.goingOn?.(spent);
  try {
    if (state.step < STEPS) {
      const run = await trainIngd(trainer, {
        state,
        steps: STEPS,
        runaway: Number.POSITIVE_INFINITY, // the target moves
        signal: budget.signal,
        updated: async ({ step }) => {
          await new Promise(setImmediate); // the event loop turns, so that a signal is heard
          return seconds() >= budget.seconds * shareAfter(step) ? 'stop' : undefined;
        },
        observers: [
          async ({ state: made, info }: IngdObserved) => {
            await course.add(made.parameters, info.step);
            await kept.write(NAME, { bytes: await encodeIngd({ generator, state: made }), seconds: seconds() });
            const note = `step ${info.step} of ${STEPS}, residual ${info.relativeResidual.toFixed(2)}`;
            budget.progress?.(info.step / STEPS, note);
          },
        ],
      });
      updates = run.state.optimiser.step;
      disposeIngdState(run.state);
      budget.signal?.throwIfAborted();
      if (run.end.status === 'diverged') throw new Error(run.end.reason);
    }
    return course.mover(updates);
  } catch (error) {
    course.dispose();
    throw error;
  }
}
