import * as tf from '@tensorflow/tfjs-core';
import { type Network, networkOf } from './network.js';

/**
 * x + φ(x): the identity where the last layer of φ is zero, so that what moves points only has to learn how far.
 * @throws RangeError when φ has not as many outputs as inputs
 */
export function skipNetwork({ network }: { readonly network: Network }): Network {
  const { inputs, outputs, parameters, initialise } = network;
  if (outputs !== inputs) {
    throw new RangeError(
      `skipNetwork: expected a network with as many outputs as inputs, got ${inputs} and ${outputs}; give it ${inputs} outputs`,
    );
  }
  const { kind, settings } = network.record;
  return networkOf({
    name: `skip-${network.name}`,
    inputs,
    outputs,
    parameters,
    initialise,
    apply: (values, x) => tf.add(x, network.apply(values, x)),
    record: { kind: 'skip', settings: { network: { kind, settings } } },
  });
}
