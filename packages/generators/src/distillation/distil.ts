import { expectNumber, fold, type Key, normal } from '@ingd/engine';
import type { Tensor2D } from '@tensorflow/tfjs-core';
import * as tf from '@tensorflow/tfjs-core';
import { wantsToStop } from '../observers.js';
import { copied } from '../optimisers/trained.js';
import type { SampleSource } from '../training/contract.js';
import { type Distillation, type DistillationState, disposeDistillationState } from './distillation.js';

/** What is distilled: a `trainedGenerator` is one. */
export interface Teacher {
  /** The last time. */
  readonly until: number;
  /** Where z is carried by time t, `[n, inputs] -> [n, d]`; the caller disposes it. */
  sample(z: Tensor2D, t: number): Tensor2D | Promise<Tensor2D>;
}

/** What `distil` does. */
export interface DistilOptions {
  /** Where to start; borrowed. */
  readonly state: DistillationState;
  readonly teacher: Teacher;
  /** Times at which the teacher is looked at before its last, at equal distances; 10 unless told. */
  readonly stages?: number;
  /** Batches of fresh pairs at the teacher's last time, after the stages; 40 unless told. */
  readonly rounds?: number;
  /** Passes over the pairs of a stage or round; 4 unless told. */
  readonly passes?: number;
  /** Rows of fresh noise in a stage or round; 1024 unless told. */
  readonly count?: number;
  /** z; N(0, I) where absent. */
  readonly noise?: SampleSource;
  /** Called after each stage and round and awaited; the answer `'stop'`, or a promise of it, ends it. */
  readonly observers?: readonly ((stage: DistilStage) => unknown)[];
  /** Ends it after the stage in hand. */
  readonly signal?: AbortSignal;
}

/** One stage or round. */
export interface DistilStage {
  /** The teacher's time. */
  readonly time: number;
  /** On its pairs before they were learnt from. */
  readonly relativeError: number;
}

/** What a distillation leaves behind. */
export interface DistilRun {
  readonly end: 'finished' | 'stopped' | 'interrupted';
  /** The caller disposes its tensors. */
  readonly state: DistillationState;
  readonly history: readonly DistilStage[];
}

/**
 * One network for a whole run: fitted to fresh noise and where the teacher carries it, first along the way from stage to stage, each warm-started by the last, then at the end.
 * Samples then take one pass: `network.apply(parameters, z)`.
 * @throws RangeError on misuse, and when the teacher or the network are not finite
 */
export async function distil(distillation: Distillation, options: DistilOptions): Promise<DistilRun> {
  const { teacher, stages = 10, rounds = 40, passes = 4, count = 1024, observers = [], signal } = options;
  expectNumber('distil', 'stages', stages, { integer: true, minimum: 0 });
  expectNumber('distil', 'rounds', rounds, { integer: true, minimum: 1 });
  expectNumber('distil', 'passes', passes, { integer: true, minimum: 1 });
  expectNumber('distil', 'count', count, { integer: true, minimum: 2 });
  const history: DistilStage[] = [];
  let state = copied(options.state);
  try {
    for (let stage = 1; stage <= stages + rounds; stage++) {
      if (signal?.aborted) return { end: 'interrupted', state, history };
      const time = teacher.until * Math.min(1, stage / (stages + 1));
      const made = await learn(distillation, state, { ...options, passes, count, time, stage });
      disposeDistillationState(state);
      state = made.state;
      history.push({ time, relativeError: made.relativeError });
      if (await wantsToStop(observers, history.at(-1) as DistilStage)) return { end: 'stopped', state, history };
    }
    return { end: 'finished', state, history };
  } catch (error) {
    disposeDistillationState(state);
    throw error;
  }
}

interface Lesson extends DistilOptions {
  readonly passes: number;
  readonly count: number;
  readonly time: number;
  readonly stage: number;
}

/** Some passes over fresh pairs of one time. */
async function learn(distillation: Distillation, start: DistillationState, lesson: Lesson) {
  const from = await noiseOf(distillation, fold(fold(fold(start.key, 0), 1), lesson.stage), lesson);
  let [state, relativeError] = [copied(start), Number.NaN];
  let to: Tensor2D | undefined;
  try {
    to = await lesson.teacher.sample(from, lesson.time);
    for (let pass = 0; pass < lesson.passes; pass++) {
      const made = await distillation.step(state, { from, to });
      disposeDistillationState(state);
      state = made.state;
      if (pass === 0) relativeError = made.info.relativeError;
    }
    return { state, relativeError };
  } catch (error) {
    disposeDistillationState(state);
    throw error;
  } finally {
    tf.dispose([from, ...(to ? [to] : [])]);
  }
}

async function noiseOf({ network }: Distillation, key: Key, { noise, count, stage }: Lesson): Promise<Tensor2D> {
  return noise === undefined ? normal<tf.Rank.R2>(key, [count, network.inputs]) : noise.batch(key, stage);
}
