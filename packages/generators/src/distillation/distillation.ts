import { expectNumber, expectShape, fold, type Key, permutation } from '@ingd/engine';
import type { Tensor, Tensor2D } from '@tensorflow/tfjs-core';
import * as tf from '@tensorflow/tfjs-core';
import type { Network } from '../networks/network.js';
import { expectParameters } from '../networks/parameters.js';
import type { Optimiser, OptimiserState } from '../optimisers/optimiser.js';
import { clonesOf, copied, disposeTrained } from '../optimisers/trained.js';

/** What `distillation` is made of. */
export interface DistillationOptions {
  /** G(z; w), as many outputs as a sample has columns; `skipNetwork` starts at the identity. */
  readonly network: Network;
  readonly optimiser: Optimiser;
  /** Rows of a batch; 256 unless told, all of them where there are fewer. */
  readonly batchSize?: number;
}

/** Where samples start and where they are, row by row. */
export interface Pairs {
  /** z, `[n, inputs]` */
  readonly from: Tensor2D;
  /** x, `[n, outputs]` */
  readonly to: Tensor2D;
}

/** What the next step needs, and nothing else. Its owner disposes the tensors. */
export interface DistillationState {
  /** Steps made: passes over pairs. */
  readonly step: number;
  readonly key: Key;
  /** w */
  readonly parameters: readonly Tensor[];
  readonly optimiser: OptimiserState;
}

/** What a person reads about one step. */
export interface DistillationInfo {
  /** 1 for the first step. */
  readonly step: number;
  /** Root mean square distance of G(z) from x before the step, over that of x from its mean: of pairs that were not seen before, how good the network is. */
  readonly relativeError: number;
  readonly milliseconds: number;
}

/** A network that learns to carry samples in one pass, as a pure pair of functions. */
export interface Distillation {
  readonly network: Network;
  /** Parameters drawn from the key, or copies of those given. */
  init(key: Key, parameters?: readonly Tensor[]): DistillationState;
  /** One pass over the pairs, in batches; borrows both and gives a new state. Rejects with a RangeError where the error is not finite. */
  step(
    state: DistillationState,
    pairs: Pairs,
  ): Promise<{ readonly state: DistillationState; readonly info: DistillationInfo }>;
}

/**
 * Learns G(z; w) = x from pairs of where samples start and where a run has carried them, by going down mean |G(z; w) − x|². Warm-started: the pairs may change from step to step, as
 * they do along a run.
 * @throws RangeError when the batch size is no positive integer
 */
export function distillation(options: DistillationOptions): Distillation {
  const { network, optimiser, batchSize = 256 } = options;
  expectNumber('distillation', 'batchSize', batchSize, { integer: true, minimum: 1 });
  return {
    network,
    init(key, parameters) {
      if (parameters !== undefined) expectParameters('distillation.init', network.parameters, parameters);
      const own =
        (parameters && clonesOf(parameters)) ?? network.initialise({ key: fold(fold(key, 0), 0), lastLayer: 'zero' });
      return { step: 0, key, parameters: own, optimiser: optimiser.init(own) };
    },
    async step(state, pairs) {
      const started = performance.now();
      const step = state.step + 1;
      const relativeError = await errorOn(network, state, pairs);
      const order = permutation(fold(state.key, step), pairs.from.shape[0]);
      let current = copied(state);
      for (let first = 0; first < order.length; first += batchSize) {
        const gradients = gradientsOn(network, current.parameters, pairs, order.subarray(first, first + batchSize));
        const made = await optimiser.update(current.optimiser, current.parameters, gradients);
        tf.dispose(gradients);
        disposeDistillationState(current);
        current = { ...current, parameters: made.parameters, optimiser: made.state };
      }
      return { state: { ...current, step }, info: { step, relativeError, milliseconds: performance.now() - started } };
    },
  };
}

/** Frees the tensors of a state. */
export function disposeDistillationState(state: DistillationState): void {
  disposeTrained(state);
}

/** @throws RangeError when a shape does not fit, or the error is not finite */
async function errorOn(
  network: Network,
  { parameters, step }: DistillationState,
  { from, to }: Pairs,
): Promise<number> {
  expectShape('distillation', 'pairs.from', from, [null, network.inputs]);
  expectShape('distillation', 'pairs.to', to, [from.shape[0], network.outputs]);
  const squares = tf.tidy(() => {
    const missed = tf.sum(tf.square(tf.sub(network.apply(parameters, from), to)));
    return tf.stack([missed, tf.sum(tf.square(tf.sub(to, tf.mean(to, 0, true))))]);
  });
  const [missed, spread] = await squares.data().finally(() => squares.dispose());
  const error = Math.sqrt((missed as number) / Math.max(spread as number, Number.MIN_VALUE));
  if (Number.isFinite(error)) return error;
  throw new RangeError(
    `distillation: expected finite pairs and a network that is finite on them, got an error of ${error} before step ${step + 1}; look at the pairs, or lower the learning rate`,
  );
}

function gradientsOn(network: Network, parameters: readonly Tensor[], { from, to }: Pairs, rows: Int32Array): Tensor[] {
  return tf.tidy(() => {
    const index = tf.tensor1d(rows, 'int32');
    const [z, x] = [tf.gather<Tensor2D>(from, index), tf.gather<Tensor2D>(to, index)];
    const loss = (...values: Tensor[]): tf.Scalar => tf.mean(tf.sum(tf.square(tf.sub(network.apply(values, z), x)), 1));
    return tf.grads(loss)([...parameters]);
  });
}
