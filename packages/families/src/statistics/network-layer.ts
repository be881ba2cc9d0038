import { expectNumber, expectShape } from '@ingd/engine';
import type { Tensor1D, Tensor2D, Tensor3D } from '@tensorflow/tfjs-core';
import * as tf from '@tensorflow/tfjs-core';
import type { Statistic } from '../statistic.js';
import { type Activation, activations } from './activations.js';
import { statisticOf } from './statistic-of.js';

/** One layer, z W + c. */
export interface DenseLayer {
  /** W, `[in, out]`. */
  readonly weights: Tensor2D;
  /** c, `[out]`; zero where absent. */
  readonly bias?: Tensor1D;
}

/** A trained network and how far to go into it. */
export interface NetworkLayerOptions {
  /** From input to output; borrowed and copied. */
  readonly layers: readonly DenseLayer[];
  /** Between layers; the network's last layer has none. */
  readonly activation: Activation;
  /** How many layers to go through: 1 for the first hidden layer; all of them, the output, where absent. */
  readonly upTo?: number;
}

/** A layer of a network; the network does not change any more. */
export interface NetworkLayerStatistic extends Statistic {
  readonly kind: 'network-layer';
  readonly activation: Activation;
  readonly upTo: number;
}

/** What is known after the forward pass: the output, and each activation's derivative (absent where there is none). */
interface Pass {
  readonly output: Tensor2D;
  readonly slopes: readonly (Tensor2D | undefined)[];
}

/**
 * T(x) = σ(… σ(x W₁ + c₁) … W_k + c_k), layer k = `upTo` of a trained network, without σ where k is its last.
 * @throws RangeError when the shapes of the layers do not chain or there is no layer `upTo`
 */
export function networkLayer({ layers, activation, upTo = layers.length }: NetworkLayerOptions): NetworkLayerStatistic {
  const sigma = activations('networkLayer', activation);
  expectNumber('networkLayer', 'number of layers', layers.length, { minimum: 1, integer: true });
  expectNumber('networkLayer', 'upTo', upTo, { minimum: 1, maximum: layers.length, integer: true });
  const widths = widthsOf(layers);
  const own = layers.slice(0, upTo).map(copy);
  const run = (x: Tensor2D): Pass => {
    let output = x;
    const slopes = own.map((layer, i) => {
      const before = affine(layer, output);
      output = i < layers.length - 1 ? sigma.value(before) : before;
      return i < layers.length - 1 ? sigma.slope(before, output) : undefined;
    });
    return { output, slopes };
  };
  const statistic = statisticOf({
    name: `networkLayer(${upTo}/${layers.length})`,
    dimension: widths[0] as number,
    size: widths[upTo] as number,
    evaluate: (x) => run(x).output,
    jvp(x, v) {
      const { slopes } = run(x);
      return own.reduce((along, { weights }, i) => scaled(tf.matMul(along, weights), slopes[i]), v);
    },
    vjp(x, u) {
      const { slopes } = run(x);
      return own.reduceRight((back, { weights }, i) => tf.matMul(scaled(back, slopes[i]), weights, false, true), u);
    },
    jacobian: (x) => jacobian(own, run(x)),
    dispose() {
      for (const { weights, bias } of own) tf.dispose(bias === undefined ? [weights] : [weights, bias]);
    },
  });
  return { ...statistic, kind: 'network-layer', activation, upTo };
}

/** J(xᵢ) from the output back, one forward pass over the rows themselves: only the products with weights take n·b rows. */
function jacobian(layers: readonly DenseLayer[], { output, slopes }: Pass): Tensor3D {
  const [rows, size] = output.shape;
  let back: Tensor2D | undefined; // [n·b, out]
  for (let layer = layers.length - 1; layer >= 0; layer--) {
    const { weights } = layers[layer] as DenseLayer;
    const [inputs, outputs] = weights.shape;
    const slope = slopes[layer];
    if (back === undefined) {
      const transposed = tf.expandDims(tf.transpose(weights), 0); // [1, b, in]
      const own = slope === undefined ? tf.tile(transposed, [rows, 1, 1]) : tf.mul(transposed, tf.expandDims(slope, 2));
      back = tf.reshape(own, [rows * size, inputs]) as Tensor2D;
    } else {
      const bent = slope && tf.mul(tf.reshape(back, [rows, size, outputs]), tf.expandDims(slope, 1));
      const along = bent === undefined ? back : (tf.reshape(bent, [rows * size, outputs]) as Tensor2D);
      back = tf.matMul<Tensor2D>(along, weights, false, true);
    }
  }
  return tf.reshape(back as Tensor2D, [rows, size, (layers[0] as DenseLayer).weights.shape[0]]);
}

function affine({ weights, bias }: DenseLayer, x: Tensor2D): Tensor2D {
  const product = tf.matMul<Tensor2D>(x, weights);
  return bias === undefined ? product : tf.add(product, bias);
}

function scaled(x: Tensor2D, slope: Tensor2D | undefined): Tensor2D {
  return slope === undefined ? x : tf.mul(x, slope);
}

function copy({ weights, bias }: DenseLayer): DenseLayer {
  const own = tf.keep(tf.clone(weights));
  return bias === undefined ? { weights: own } : { weights: own, bias: tf.keep(tf.clone(bias)) };
}

/** Sizes from input to output; throws where a layer does not take what the one before gives. */
function widthsOf(layers: readonly DenseLayer[]): number[] {
  const widths: number[] = [];
  layers.forEach(({ weights, bias }, i) => {
    expectShape('networkLayer', `layers[${i}].weights`, weights, [widths.at(-1) ?? null, null]);
    if (bias !== undefined) expectShape('networkLayer', `layers[${i}].bias`, bias, [weights.shape[1]]);
    if (i === 0) widths.push(weights.shape[0]);
    widths.push(weights.shape[1]);
  });
  return widths;
}
