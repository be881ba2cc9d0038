import { expectShape } from '@ingd/engine';
import type { NetworkLayerStatistic } from '@ingd/families';
import type { Tensor, Tensor2D } from '@tensorflow/tfjs-core';
import * as tf from '@tensorflow/tfjs-core';
import type { LayeredNetwork } from '../networks/layered-network.js';
import { expectParameters } from '../networks/parameters.js';
import { penultimateLayer } from './layer-statistic.js';
import { backwardPass, forwardPass } from './passes.js';

/** An unnormalised density exp(−E(x; w)), E a multilayer perceptron or a convolutional network. Borrows its arguments; the caller disposes results. */
export interface EnergyModel {
  readonly network: LayeredNetwork;
  /** E(xᵢ), `[n, d] -> [n, 1]`. */
  energy(parameters: readonly Tensor[], x: Tensor2D): Tensor2D;
  /** −∇E(xᵢ), `[n, d] -> [n, d]`: one pass there and one back. */
  score(parameters: readonly Tensor[], x: Tensor2D): Tensor2D;
  /** The layer before the output as a statistic, with `jvp` and `vjp` in closed form; it copies the weights, and the caller disposes it. */
  penultimate(parameters: readonly Tensor[]): NetworkLayerStatistic;
}

/**
 * An energy model of a network with one output   [LeCun et al. 2006].
 * @throws RangeError when the network has another number of outputs or no hidden layer
 */
export function energyModel({ network }: { readonly network: LayeredNetwork }): EnergyModel {
  if (network.outputs !== 1 || !(network.layers?.length >= 2)) {
    throw new RangeError(
      `energyModel: expected a network with hidden layers and one output, got ${network.name}; make it mlpNetwork({ widths: [d, …, 1] }) or convolutionalNetwork({ …, dense: [b, 1] })`,
    );
  }
  const check = (method: string, parameters: readonly Tensor[], x: Tensor2D) => {
    expectParameters(`energy.${method}`, network.parameters, parameters);
    expectShape(`energy.${method}`, 'x', x, [null, network.inputs]);
  };
  return {
    network,
    energy: (parameters, x) => network.apply(parameters, x),
    score(parameters, x) {
      check('score', parameters, x);
      return tf.tidy(() =>
        tf.neg(backwardPass(network, parameters, forwardPass(network, parameters, x)).toInputs[0] as Tensor2D),
      );
    },
    penultimate(parameters) {
      expectParameters('energy.penultimate', network.parameters, parameters);
      return penultimateLayer(network, parameters);
    },
  };
}
