import { expectNumber, expectShape, fold, type Key, normal, uniform } from '@ingd/engine';
import type { Tensor, Tensor2D } from '@tensorflow/tfjs-core';
import * as tf from '@tensorflow/tfjs-core';
import { expectParameters } from '../networks/parameters.js';
import type { TimeNetwork } from '../networks/time-network.js';
import type { Optimiser, OptimiserState } from '../optimisers/optimiser.js';
import { clonesOf, disposeTrained } from '../optimisers/trained.js';
import type { SampleSource } from '../training/contract.js';

/** What `flowMatching` is made of. */
export interface FlowMatchingOptions {
  /** v(x, t; w), as many outputs as inputs beside the time. */
  readonly network: TimeNetwork;
  /** Samples of the target. */
  readonly target: SampleSource;
  readonly optimiser: Optimiser;
  /** Samples of the source, as many as of the target; N(0, I) where absent. */
  readonly noise?: SampleSource;
}

/** What the next step needs, and nothing else. Its owner disposes the tensors. */
export interface FlowMatchingState {
  /** Steps made. */
  readonly step: number;
  readonly key: Key;
  /** w */
  readonly parameters: readonly Tensor[];
  readonly optimiser: OptimiserState;
}

/** What a person reads about one step. */
export interface FlowMatchingInfo {
  /** 1 for the first. */
  readonly step: number;
  /** Of this step's batch, before the update. */
  readonly loss: number;
  readonly milliseconds: number;
}

/** Flow matching as a pure pair of functions. */
export interface FlowMatching {
  /** Parameters drawn from the key, or copies of those given. */
  init(key: Key, parameters?: readonly Tensor[]): FlowMatchingState;
  /** Borrows the state and gives a new one. Rejects with a RangeError where the loss is not finite. */
  step(state: FlowMatchingState): Promise<{ readonly state: FlowMatchingState; readonly info: FlowMatchingInfo }>;
}

/**
 * Learns the velocity of straight paths x_t = (1 − t) z + t y between unpaired samples: a step goes down mean |v(x_t, t; w) − (y − z)|², one t for each row,
 * uniform on [0, 1]   [Lipman et al. 2023; Liu et al. 2023]. Samples are those of `velocityField({ network, step })` at t = 1. What iNGD is measured against.
 * @throws RangeError when the network does not map R^d to R^d
 */
export function flowMatching(options: FlowMatchingOptions): FlowMatching {
  const { network, optimiser } = options;
  if (network.outputs !== network.inputs) {
    throw new RangeError(
      `flowMatching: expected a network with as many outputs as inputs beside the time, got ${network.inputs} and ${network.outputs}; give it ${network.inputs} outputs`,
    );
  }
  return {
    init(key, parameters) {
      if (parameters !== undefined) expectParameters('flowMatching.init', network.parameters, parameters);
      const own = (parameters && clonesOf(parameters)) ?? network.initialise({ key: fold(key, 0), lastLayer: 'zero' });
      return { step: 0, key, parameters: own, optimiser: optimiser.init(own) };
    },
    async step(state) {
      const started = performance.now();
      const step = state.step + 1;
      const { loss, gradients } = await lossAt(options, state.parameters, fold(state.key, step), step);
      try {
        expectNumber('flowMatching', `the loss of step ${step}`, loss, {});
        const made = await optimiser.update(state.optimiser, state.parameters, gradients);
        const next = { step, key: state.key, parameters: made.parameters, optimiser: made.state };
        return { state: next, info: { step, loss, milliseconds: performance.now() - started } };
      } finally {
        tf.dispose(gradients);
      }
    },
  };
}

/** Frees the tensors of a state. */
export function disposeFlowMatchingState(state: FlowMatchingState): void {
  disposeTrained(state);
}

async function lossAt(
  { network, target, noise }: FlowMatchingOptions,
  parameters: readonly Tensor[],
  key: Key,
  step: number,
): Promise<{ readonly loss: number; readonly gradients: Tensor[] }> {
  const y = await target.batch(fold(key, 1), step);
  const z = noise === undefined ? normal<tf.Rank.R2>(fold(key, 0), y.shape) : await noise.batch(fold(key, 0), step);
  const t = uniform<tf.Rank.R2>(fold(key, 2), [y.shape[0], 1]);
  try {
    expectShape('flowMatching', 'the batch of the target', y, [null, network.inputs]);
    expectShape('flowMatching', 'the batch of noise', z, y.shape);
    const { value, grads } = tf.tidy(() => {
      const way = tf.sub<Tensor2D>(y, z);
      const x = tf.add<Tensor2D>(z, tf.mul(way, t));
      const missed = (...values: Tensor[]) => tf.sub(network.apply(values, x, t), way);
      return tf.valueAndGrads((...values) => tf.mean<tf.Scalar>(tf.sum(tf.square(missed(...values)), 1)))([
        ...parameters,
      ]);
    });
    const [loss] = await value.data();
    value.dispose();
    return { loss: loss as number, gradients: grads };
  } finally {
    tf.dispose([y, z, t]);
  }
}
