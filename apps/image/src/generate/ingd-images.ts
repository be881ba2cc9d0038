import { fold, type Key } from '@ingd/engine';
import * as tf from '@tensorflow/tfjs-core';
import { energyStatistic, type ImageEnergy, leadingFeatures } from './energy-statistic.js';
import type { MovingOptions, TrainedMover } from './flow-matching-images.js';
import { decodeCourse, encodeCourse } from './ingd-checkpoint.js';
import { type IngdCourse, ingdCourse } from './ingd-course.js';
import type { LearntVelocity } from './learn-velocity.js';
import { naturalStep } from './natural-step.js';
import { noisyTarget } from './noisy-target.js';

/** From noise to images, as many as flow matching's. */
const STEPS = 20;
/** The first step with a natural gradient: before it the energy reads the same in everything. */
const FIRST = 2;
/** Directions of what the energy reads that are looked at. */
const FEATURES = 12;
/** The energy of clean images is that of the last noise level before them. */
const LATEST = 1 - 1 / STEPS;
const NAME = 'ingd';

interface IngdImagesOptions extends MovingOptions {
  /** Whose features are the statistic; borrowed. */
  readonly energy: LearntVelocity;
  /** That are moved along; as many as images where those are fewer. */
  readonly particles: number;
}

/**
 * Natural gradients on images, from where an earlier run ended. In every step noise goes down by the trained drift, the network of the energy; then the least field over all that follows the natural gradient of the energy's features
 * [Liu 2025, Theorem 4.3] takes the particles to where images of that noise level are. Fresh noise goes the same way by the weights of every step.
 */
export async function ingdImages(options: IngdImagesOptions): Promise<TrainedMover> {
  const { network, kept, energy, budget } = options;
  const own = energy.parameters.map((parameter) => tf.clone(parameter));
  const course = ingdCourse({ network, parameters: own }, STEPS);
  const dispose = () => {
    course.dispose();
    tf.dispose(own);
  };
  try {
    const before = await kept.read(NAME, (bytes) => decodeCourse(bytes, network.inputs));
    for (const [step, correction] of before?.state ?? []) course.correct(step, correction);
    const spent = before?.seconds ?? 0;
    if (spent > 0) budget.goingOn?.(spent);
    await follow(options, { course, energy: { network, parameters: own }, spent });
  } catch (error) {
    dispose();
    throw error;
  }
  const sample = (drawn: Key, rows: number) => tf.tidy(() => alongCourse(course, course.begin(drawn, rows)));
  return { updates: energy.updates, sample, dispose };
}

function alongCourse(course: IngdCourse, from: tf.Tensor2D): tf.Tensor2D {
  return Array.from({ length: STEPS }).reduce<tf.Tensor2D>((x, _, step) => course.advance(x, step + 1), from);
}

interface Following {
  readonly course: IngdCourse;
  readonly energy: ImageEnergy;
  /** Seconds, in earlier runs. */
  readonly spent: number;
}

/** Carries particles from step to step and finds the corrections that are not there yet, while the time lasts. */
async function follow(
  { training, key, budget, particles, kept }: IngdImagesOptions,
  { course, energy, spent }: Following,
) {
  const started = performance.now() - 1000 * spent;
  const whole = () => course.corrections.size > STEPS - FIRST;
  let seconds = spent;
  let x = course.begin(fold(key, 0), Math.min(particles, training.shape[0]));
  try {
    for (let step = 1; step <= STEPS && seconds < budget.seconds && !whole(); step++) {
      const known = step < FIRST || course.corrections.has(step);
      const note = known ? '' : await correct({ course, energy, training, key: fold(key, step), x, step });
      const next = course.advance(x, step);
      x.dispose();
      x = next;
      seconds = (performance.now() - started) / 1000;
      if (!known) await kept.write(NAME, { bytes: await encodeCourse(course.corrections), seconds });
      budget.progress?.(step / STEPS, `step ${step} of ${STEPS}${note}`);
      await new Promise(setImmediate); // the event loop turns, so that a signal is heard
      budget.signal?.throwIfAborted();
    }
  } finally {
    x.dispose();
  }
}

interface Step {
  readonly course: IngdCourse;
  readonly energy: ImageEnergy;
  readonly training: tf.Tensor2D;
  readonly key: Key;
  /** At the end of the step before. */
  readonly x: tf.Tensor2D;
  readonly step: number;
}

/** The natural gradient after the noise of a step has gone down; how far particles were from images there. */
async function correct({ course, energy, training, key, x, step }: Step): Promise<string> {
  const target = noisyTarget(training, { time: step / STEPS, key: fold(key, 0) });
  const particles = course.lessNoise(x, step);
  const time = Math.min(step / STEPS, LATEST);
  const count = Math.min(FEATURES, x.shape[1]);
  const features = leadingFeatures(energy, { images: target, time, count, key: fold(key, 1) });
  try {
    const { weights, distance } = await naturalStep(energyStatistic(energy, features), { particles, target });
    course.correct(step, { ...features, weights });
    return `, ${distance.toFixed(2)} spreads from images`;
  } catch (error) {
    tf.dispose([features.middle, features.directions]);
    throw error;
  } finally {
    tf.dispose([target, particles]);
  }
}
