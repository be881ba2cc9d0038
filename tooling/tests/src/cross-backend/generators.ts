import { fold } from '@ingd/engine';
import * as exported from '@ingd/generators';
import * as tf from '@tensorflow/tfjs-core';
import { aside, float32, noNumbers, type Output, onHost, type PackageCases } from './contract.js';
import { clouds, key } from './inputs.js';

const network = () => exported.mlpNetwork({ widths: [3, 8, 3], activation: 'tanh' });

/** Values and gradient of a network. */
function ofNetwork(made: exported.Network): Record<string, Output> {
  const parameters = made.initialise({ key });
  const loss = (...values: tf.Tensor[]): tf.Scalar => tf.mean(tf.square(made.apply(values, clouds().x)));
  const [first] = tf.grads(loss)(parameters);
  return { values: made.apply(parameters, clouds().x), gradient: first as tf.Tensor };
}

/** Three updates down Σ θ⁴/4. */
async function updates(optimiser: exported.Optimiser): Promise<Record<string, Output>> {
  let parameters: tf.Tensor[] = [clouds().x];
  let state = optimiser.init(parameters);
  for (let step = 0; step < 3; step++) {
    ({ parameters, state } = await optimiser.update(
      state,
      parameters,
      parameters.map((x) => tf.pow(x, 3)),
    ));
  }
  return { parameters: parameters[0] as tf.Tensor };
}

export const generators: PackageCases = {
  specifier: '@ingd/generators',
  exported,
  entries: {
    mlpNetwork: float32(() => ofNetwork(network())),
    residualNetwork: float32(() => ofNetwork(exported.residualNetwork({ inputs: 3, outputs: 2, width: 6, blocks: 2 }))),
    networkOf: float32(() => ofNetwork(exported.networkOf(network()))),
    timeNetwork: float32(() => {
      const made = exported.timeNetwork({ network: exported.mlpNetwork({ widths: [3, 8, 2] }) });
      return { values: made.apply(made.initialise({ key }), tf.slice(clouds().x, [0, 0], [40, 2]), 0.3) };
    }),
    fourierTime: float32(() => ({
      values: exported.fourierTime({ frequencies: 3, period: 2 }).embed(tf.slice(clouds().x, [0, 0], [40, 1])),
    })),
    plainTime: noNumbers,
    parameterCount: onHost,
    restoreNetwork: aside('makes a network from a record; mlpNetwork and the others run over what it makes'),
    encodeNetwork: aside('a file written; decodeNetwork runs over it'),
    decodeNetwork: float32(async () => {
      const made = network();
      const bytes = await exported.encodeNetwork({ network: made, parameters: made.initialise({ key: fold(key, 1) }) });
      return { values: made.apply(exported.decodeNetwork(bytes, made).parameters, clouds().x) };
    }),
    sgd: float32(() => updates(exported.sgd({ learningRate: 0.1, momentum: 0.5 }))),
    adam: float32(() => updates(exported.adam({ learningRate: 0.1 })), 1e-4),
    adamW: float32(() => updates(exported.adamW({ learningRate: 0.1 })), 1e-4),
    tfjsOptimiser: float32(
      () => updates(exported.tfjsOptimiser({ name: 'adagrad', learningRate: 0.1, make: (r) => tf.train.adagrad(r) })),
      1e-4,
    ),
    clipped: float32(() => updates(exported.clipped(exported.sgd({ learningRate: 0.1 }), { maximumNorm: 1 }))),
    averaged: float32(() => updates(exported.averaged(exported.sgd({ learningRate: 0.1 }), { decay: 0.9 }))),
    cosineSchedule: onHost,
    exponentialSchedule: onHost,
  },
};
