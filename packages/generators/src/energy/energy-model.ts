import { expectShape } from '@ingd/engine';
import { type NetworkLayerStatistic, networkLayer } from '@ingd/families';
import type { Tensor, Tensor1D, Tensor2D } from '@tensorflow/tfjs-core';
import * as tf from '@tensorflow/tfjs-core';
import type { MlpNetwork } from '../networks/mlp-network.js';
import { expectParameters } from '../networks/parameters.js';
import { backwardPass, forwardPass } from './passes.js';

/** An unnormalised density exp(−E(x; w)), E a multilayer perceptron. Borrows its arguments; the caller disposes results. */
export interface EnergyModel {
  readonly network: MlpNetwork;
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
export function energyModel({ network }: { readonly network: MlpNetwork }): EnergyModel {
  if (network.outputs !== 1 || network.widths.length < 3) {
    throw new RangeError(
      `energyModel: expected a network with hidden layers and one output, got widths [${network.widths.join(', ')}]; make it mlpNetwork({ widths: [d, …, 1] })`,
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
        tf.neg(backwardPass(parameters, forwardPass(network, parameters, x)).toInputs[0] as Tensor2D),
      );
    },
    penultimate(parameters) {
      expectParameters('energy.penultimate', network.parameters, parameters);
      const layers = network.widths.slice(1).map((_, layer) => ({
        weights: parameters[2 * layer] as Tensor2D,
        bias: parameters[2 * layer + 1] as Tensor1D,
      }));
      return networkLayer({ layers, activation: network.activation, upTo: layers.length - 1 });
    },
  };
}
