import type { Key } from '@ingd/engine';
import {
  adam,
  averaged,
  decodeFlowMatching,
  disposeFlowMatchingState,
  encodeFlowMatching,
  flowMatching,
  type TimeNetwork,
} from '@ingd/generators';
import { samples } from '@ingd/particles';
import * as tf from '@tensorflow/tfjs-core';
import type { KeptTrainings } from './kept-trainings.js';
import { type TimeBudget, whileTimeLastsOr } from './time-budget.js';

export interface LearnVelocityOptions {
  readonly network: TimeNetwork;
  /** Images in units, `[n, d]`; borrowed. */
  readonly training: tf.Tensor2D;
  readonly key: Key;
  readonly budget: TimeBudget;
  readonly kept: KeptTrainings;
  /** Under which it is kept. */
  readonly name: string;
}

/** A network that takes noise away. */
export interface LearntVelocity {
  /** The caller disposes them. */
  readonly parameters: tf.Tensor[];
  readonly updates: number;
}

const BATCH = 64;
const DECAY = 0.99;
const RATE = 4e-3;
/** The rate at the end, as a share of that at the start. */
const LEAST = 0.02;

/**
 * Learns the velocity of straight paths from noise to images, which is to take noise away at every level, for as long as the budget lasts and from where an earlier run ended; the rate of Adam
 * falls to nearly nothing by a quarter of a cosine, and a running average of the weights is what is learnt.
 */
export async function learnVelocity(options: LearnVelocityOptions): Promise<LearntVelocity> {
  const { network, training, key, budget, kept, name } = options;
  const before = await kept.read(name, (bytes) => decodeFlowMatching(bytes, network));
  let done = Math.min(1, (before?.seconds ?? 0) / budget.seconds);
  const learningRate = () => RATE * Math.max(LEAST, Math.cos((Math.PI / 2) * done));
  const optimiser = averaged(adam({ learningRate }), { decay: DECAY });
  const target = samples(training, { batchSize: Math.min(BATCH, training.shape[0]) });
  const method = flowMatching({ network, target, optimiser });
  let state = before?.state ?? method.init(key);
  const timed: TimeBudget = {
    ...budget,
    spent: before?.seconds ?? 0,
    progress: (share, note) => {
      done = share;
      budget.progress?.(share, note);
    },
    keep: async (seconds) => kept.write(name, { bytes: await encodeFlowMatching({ network, state }), seconds }),
  };
  await whileTimeLastsOr(
    () => disposeFlowMatchingState(state),
    timed,
    async () => {
      const made = await method.step(state);
      disposeFlowMatchingState(state);
      state = made.state;
      return `loss ${made.info.loss.toFixed(1)}`;
    },
  );
  const parameters = optimiser.average(state.optimiser, state.parameters).map((average) => tf.clone(average));
  const updates = state.step;
  disposeFlowMatchingState(state);
  return { parameters, updates };
}
