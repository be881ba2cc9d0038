import { activationOf, type NetworkLayerStatistic, statisticOf } from '@ingd/families';
import type { Tensor, Tensor2D } from '@tensorflow/tfjs-core';
import * as tf from '@tensorflow/tfjs-core';
import { affine, layerParameters } from '../networks/affine-layer.js';
import type { LayeredNetwork } from '../networks/layered-network.js';

/** What is known after the forward pass. */
interface Pass {
  readonly output: Tensor2D;
  /** σ′ at what goes into each activation. */
  readonly slopes: readonly Tensor2D[];
}

/** T(x) = σ(L_k … σ(L₁ x + b₁) … + b_k), the last layer before the output. It copies the weights; the caller disposes it. */
export function penultimateLayer(network: LayeredNetwork, parameters: readonly Tensor[]): NetworkLayerStatistic {
  const { activation } = network;
  const upTo = network.layers.length - 1;
  const layers = network.layers.slice(0, upTo);
  const own = parameters.slice(0, 2 * upTo).map((parameter) => tf.keep(tf.clone(parameter)));
  const sigma = activationOf(activation);
  const weights = (index: number) => layerParameters(own, index)[0];
  const run = (x: Tensor2D): Pass => {
    let output = x;
    const slopes = layers.map((layer, index) => {
      const before = affine(layer, own, index, output);
      output = sigma.value(before);
      return sigma.slope(before, output);
    });
    return { output, slopes };
  };
  const statistic = statisticOf({
    name: `networkLayer(${upTo}/${upTo + 1})`,
    dimension: network.inputs,
    size: layers.at(-1)?.to ?? network.inputs,
    evaluate: (x) => run(x).output,
    jvp(x, v) {
      const { slopes } = run(x);
      return layers.reduce((along, layer, i) => tf.mul(layer.linear(weights(i), along), slopes[i] as Tensor2D), v);
    },
    vjp(x, u) {
      const { slopes } = run(x);
      return layers.reduceRight((back, layer, i) => layer.adjoint(weights(i), tf.mul(back, slopes[i] as Tensor2D)), u);
    },
    dispose: () => tf.dispose(own),
  });
  return { ...statistic, kind: 'network-layer', activation, upTo };
}
