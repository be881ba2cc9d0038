import { expectShape, type Key } from '@ingd/engine';
import type { Tensor1D, Tensor2D } from '@tensorflow/tfjs-core';
import * as tf from '@tensorflow/tfjs-core';

/** One layer, z W + b. */
export interface MlpLayer {
  /** W, `[in, out]`. */
  readonly weights: Tensor2D;
  /** b, `[out]`. */
  readonly bias: Tensor1D;
}

/** How a drawn network can be drawn again, bit for bit. */
export interface MlpOrigin {
  readonly key: Key;
  /** Version of the drawing routine. */
  readonly drawing: number;
}

/** φ(x) = tanh(… tanh(x W₁ + b₁) …) W_L + b_L on rows. Owns its tensors. */
export interface Mlp {
  readonly kind: 'mlp';
  readonly activation: 'tanh';
  /** Sizes from input to output: `[d, 31, 31, d]`. */
  readonly widths: readonly number[];
  readonly layers: readonly MlpLayer[];
  /** Present when the network was drawn from a key. */
  readonly origin: MlpOrigin | undefined;
  /** φ(xᵢ): `[n, in] -> [n, out]`; the caller disposes it. */
  evaluate(x: Tensor2D): Tensor2D;
  dispose(): void;
}

/** The layers of a network. */
export interface MlpOptions {
  /** From input to output; borrowed and copied. */
  readonly layers: readonly MlpLayer[];
}

/**
 * A tanh network from explicit layers.
 * @throws RangeError when there is no layer or the shapes do not chain
 */
export function mlp({ layers }: MlpOptions): Mlp {
  return networkOf(copies('mlp', layers), undefined);
}

/** The same network with tensors of its own; the buffers are shared, not copied. */
export function cloneMlp(network: Mlp): Mlp {
  return networkOf(copies('cloneMlp', network.layers), network.origin);
}

/** A network around tensors that it owns from now on. */
export function networkOf(layers: readonly MlpLayer[], origin: MlpOrigin | undefined): Mlp {
  const [first] = layers;
  if (first === undefined) throw new RangeError('mlp: expected at least one layer, got none; pass { weights, bias }');
  const inputs = first.weights.shape[0];
  return {
    kind: 'mlp',
    activation: 'tanh',
    widths: [inputs, ...layers.map((layer) => layer.weights.shape[1])],
    layers,
    origin,
    evaluate(x) {
      expectShape('mlp.evaluate', 'x', x, [null, inputs]);
      return tf.tidy(() => evaluate(layers, x));
    },
    dispose() {
      for (const { weights, bias } of layers) tf.dispose([weights, bias]);
    },
  };
}

function copies(functionName: string, layers: readonly MlpLayer[]): MlpLayer[] {
  layers.forEach(({ weights, bias }, index) => {
    const inputs = layers[index - 1]?.weights.shape[1] ?? null;
    expectShape(functionName, `layers[${index}].weights`, weights, [inputs, null]);
    expectShape(functionName, `layers[${index}].bias`, bias, [weights.shape[1]]);
  });
  return layers.map(({ weights, bias }) => ({
    weights: tf.keep(tf.clone(weights)),
    bias: tf.keep(tf.clone(bias)),
  }));
}

function evaluate(layers: readonly MlpLayer[], x: Tensor2D): Tensor2D {
  return layers.reduce<Tensor2D>(
    (z, { weights, bias }, index) => tf.add(tf.matMul(index === 0 ? z : tf.tanh(z), weights), bias),
    x,
  );
}
