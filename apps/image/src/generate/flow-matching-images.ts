import { fold, type Key, normal } from '@ingd/engine';
import {
  adam,
  averaged,
  decodeFlowMatching,
  disposeFlowMatchingState,
  encodeFlowMatching,
  flowMatching,
  type TimeNetwork,
  velocityField,
} from '@ingd/generators';
import { samples } from '@ingd/particles';
import * as tf from '@tensorflow/tfjs-core';
import type { KeptTrainings } from './kept-trainings.js';
import { type TimeBudget, whileTimeLastsOr } from './time-budget.js';

export interface MovingOptions {
  readonly network: TimeNetwork;
  /** Images in units, `[n, d]`; borrowed. */
  readonly training: tf.Tensor2D;
  readonly key: Key;
  readonly budget: TimeBudget;
  readonly kept: KeptTrainings;
}

/** A trained generator of images. */
export interface TrainedMover {
  readonly updates: number;
  /** Fresh images in units, `[count, d]`; the caller disposes them. */
  sample(key: Key, count: number): tf.Tensor2D;
  dispose(): void;
}

const NAME = 'flow-matching';
const BATCH = 64;
const DECAY = 0.99;
/** Steps of integration. */
const STEP = 1 / 20;

/** Flow matching for as long as the budget lasts, from where an earlier run ended; a running average of the weights makes the images. */
export async function flowMatchingImages(options: MovingOptions): Promise<TrainedMover> {
  const { network, training, key, budget, kept } = options;
  const optimiser = averaged(adam({ learningRate: 2e-3 }), { decay: DECAY });
  const target = samples(training, { batchSize: Math.min(BATCH, training.shape[0]) });
  const method = flowMatching({ network, target, optimiser });
  const before = await kept.read(NAME, (bytes) => decodeFlowMatching(bytes, network));
  let state = before?.state ?? method.init(key);
  const keep = async (seconds: number) =>
    kept.write(NAME, { bytes: await encodeFlowMatching({ network, state }), seconds });
  await whileTimeLastsOr(
    () => disposeFlowMatchingState(state),
    { ...budget, spent: before?.seconds ?? 0, keep },
    async () => {
      const made = await method.step(state);
      disposeFlowMatchingState(state);
      state = made.state;
      return `loss ${made.info.loss.toFixed(1)}`;
    },
  );
  const generator = velocityField({ network, step: STEP });
  const weights = optimiser.average(state.optimiser, state.parameters);
  return {
    updates: state.step,
    sample: (own, count) => tf.tidy(() => generator.sample(normal(fold(own, 0), [count, network.inputs]), 1, weights)),
    dispose: () => disposeFlowMatchingState(state),
  };
}
