import { expectShape } from '@ingd/engine';
import { activationOf, type LinearisedStatistic, type NetworkLayerStatistic, statisticOf } from '@ingd/families';
import type { Tensor, Tensor2D } from '@tensorflow/tfjs-core';
import * as tf from '@tensorflow/tfjs-core';
import { affine, layerParameters } from '../networks/affine-layer.js';
import type { LayeredNetwork } from '../networks/layered-network.js';
import { type LayerPass, layerJacobian } from './layer-jacobian.js';

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
  const passAt = (slopes: readonly Tensor2D[]): LayerPass => ({
    layers: layers.map((layer, index) => ({ layer, weights: weights(index), slope: slopes[index] as Tensor2D })),
    dimension: network.inputs,
    size: statistic.size,
  });
  const statistic = statisticOf({
    name: `networkLayer(${upTo}/${upTo + 1})`,
    dimension: network.inputs,
    size: layers.at(-1)?.to ?? network.inputs,
    evaluate: (x) => run(x).output,
    jvp: (x, v) => along(passAt(run(x).slopes), v),
    vjp: (x, u) => back(passAt(run(x).slopes), u),
    jacobian: (x) => layerJacobian((points) => passAt(run(points).slopes), layers, x),
    dispose: () => tf.dispose(own),
  });
  return {
    ...statistic,
    linearise(x) {
      expectShape(`${statistic.name}.linearise`, 'x', x, [null, network.inputs]);
      return linearised(statistic.name, passAt(tf.tidy(() => run(x).slopes.map((slope) => tf.clone(slope)))));
    },
    kind: 'network-layer',
    activation,
    upTo,
  };
}

/** J v, forward through the layers. */
function along({ layers }: LayerPass, v: Tensor2D): Tensor2D {
  return layers.reduce((z, { layer, weights, slope }) => tf.mul(layer.linear(weights, z), slope), v);
}

/** Jᵀu, back through the layers. */
function back({ layers }: LayerPass, u: Tensor2D): Tensor2D {
  return layers.reduceRight((z, { layer, weights, slope }) => layer.adjoint(weights, tf.mul(z, slope)), u);
}

/** The products alone, with the slopes of one forward pass, which it disposes. */
function linearised(name: string, pass: LayerPass): LinearisedStatistic {
  const slopes = pass.layers.map(({ slope }) => slope);
  const rows = slopes[0]?.shape[0] ?? null;
  return {
    jvp(v) {
      expectShape(`${name}.jvp`, 'v', v, [rows, pass.dimension]);
      return tf.tidy(() => along(pass, v));
    },
    vjp(u) {
      expectShape(`${name}.vjp`, 'u', u, [rows, pass.size]);
      return tf.tidy(() => back(pass, u));
    },
    dispose: () => tf.dispose(slopes),
  };
}
