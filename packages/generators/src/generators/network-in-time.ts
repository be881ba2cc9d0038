import type { Tensor, Tensor2D } from '@tensorflow/tfjs-core';
import * as tf from '@tensorflow/tfjs-core';
import type { TimeNetwork } from '../networks/time-network.js';
import type { Generator } from './generator.js';

/**
 * G(z, t; w) = z + t φ(z, t; w): the identity at t = 0, whatever w.
 * @throws RangeError when the network does not map R^d to R^d
 */
export function networkInTime({ network }: { readonly network: TimeNetwork }): Generator {
  const dimension = network.inputs;
  if (network.outputs !== dimension) {
    throw new RangeError(
      `networkInTime: expected a network with as many outputs as inputs beside the time, got ${dimension} and ${network.outputs}; give it ${dimension} outputs`,
    );
  }
  return {
    name: `networkInTime(${network.name})`,
    inputs: dimension,
    dimension,
    parameters: network.parameters,
    record: { kind: 'network in time', settings: { network: { ...network.record } } },
    initialise: (options) => network.initialise(options),
    sample: (z, t, parameters) => tf.tidy(() => tf.add(z, tf.mul(network.apply(parameters, z, t), t))),
    path: (z, times, parameters) => tf.tidy(() => together(network, z, times, parameters)),
  };
}

/** All times in one pass of the network, over n rows for each. */
function together(
  network: TimeNetwork,
  z: Tensor2D,
  times: readonly number[],
  parameters: readonly Tensor[],
): Tensor2D[] {
  const [rows, dimension] = z.shape;
  const repeated = tf.tile<Tensor2D>(z, [times.length, 1]); // [k n, d]
  const each = tf.tile(tf.tensor2d([...times], [times.length, 1]), [1, rows]);
  const t = tf.reshape<tf.Rank.R2>(each, [times.length * rows, 1]);
  const moved = tf.add<Tensor2D>(repeated, tf.mul(network.apply(parameters, repeated, t), t));
  return times.map((_, k) => tf.slice(moved, [k * rows, 0], [rows, dimension]));
}
