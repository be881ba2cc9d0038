import { expectShape } from '@ingd/engine';
import type { Tensor, Tensor2D } from '@tensorflow/tfjs-core';
import * as tf from '@tensorflow/tfjs-core';
import type { InitialiseOptions } from './initialisation.js';
import type { Network, NetworkRecord } from './network.js';
import type { NamedShape } from './parameters.js';
import { plainTime, rowForAll, type TimeEmbedding } from './time-embedding.js';

/** A network that is also told the time. */
export interface TimeNetwork {
  readonly name: string;
  /** Columns of x, without the time's. */
  readonly inputs: number;
  readonly outputs: number;
  readonly parameters: readonly NamedShape[];
  initialise(options: InitialiseOptions): Tensor[];
  /** `[n, in] -> [n, out]` at a time of all rows, or at one of each, `[n, 1]`; differentiable. The caller disposes it. */
  apply(parameters: readonly Tensor[], x: Tensor2D, t: number | Tensor2D): Tensor2D;
  readonly record: NetworkRecord;
}

/** What `timeNetwork` is made of. */
export interface TimeNetworkOptions {
  /** Takes x and the embedding's columns after it. */
  readonly network: Network;
  /** t itself unless told. */
  readonly embedding?: TimeEmbedding;
}

/**
 * φ(x, t) = network([x, embedding(t)]).
 * @throws RangeError when the network takes no column beside the embedding's
 */
export function timeNetwork({ network, embedding = plainTime() }: TimeNetworkOptions): TimeNetwork {
  const inputs = network.inputs - embedding.size;
  if (inputs < 1) {
    throw new RangeError(
      `timeNetwork: expected a network of more than ${embedding.size} inputs, got ${network.inputs}; the last ${embedding.size} are the time's`,
    );
  }
  const name = `time-${network.name}`;
  return {
    name,
    inputs,
    outputs: network.outputs,
    parameters: network.parameters,
    initialise: (options) => network.initialise(options),
    apply(parameters, x, t) {
      expectShape(`${name}.apply`, 'x', x, [null, inputs]);
      if (typeof t !== 'number') expectShape(`${name}.apply`, 't', t, [x.shape[0], 1]);
      return tf.tidy(() => {
        const embedded = typeof t === 'number' ? rowForAll(embedding, t, x.shape[0]) : embedding.embed(t);
        return network.apply(parameters, tf.concat2d([x, embedded], 1));
      });
    },
    record: { kind: 'time', settings: { network: json(network.record), embedding: json(embedding.record) } },
  };
}

function json({ kind, settings }: NetworkRecord) {
  return { kind, settings };
}
