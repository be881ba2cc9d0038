import type { Tensor, Tensor1D, Tensor2D, Tensor4D } from '@tensorflow/tfjs-core';
import * as tf from '@tensorflow/tfjs-core';
import { convolve, double, halve, type ImageShape, imageSize, toImages, toRows } from './image-maps.js';
import type { DrawnLayer } from './initialisation.js';

/**
 * An affine map of rows, z ↦ L(W) z + b, L linear in W: what lies between two activations. What back-propagation needs of it is given apart,
 * so that derivatives of derivatives are matrix products and convolutions, too. Temporaries are left to the caller's tidy.
 */
export interface AffineLayer extends DrawnLayer {
  /** Columns of z, and of L(W) z. */
  readonly from: number;
  readonly to: number;
  /** L(W) z, `[n, from] -> [n, to]`. */
  linear(weights: Tensor, z: Tensor2D): Tensor2D;
  /** y + b, `[n, to]`. */
  shift(bias: Tensor1D, y: Tensor2D): Tensor2D;
  /** L(W)ᵀu, `[n, to] -> [n, from]`. */
  adjoint(weights: Tensor, u: Tensor2D): Tensor2D;
  /** The gradient of Σᵢ ⟨uᵢ, L(W) zᵢ⟩ in W. */
  weightGradient(z: Tensor2D, u: Tensor2D): Tensor;
  /** The gradient of Σᵢ ⟨uᵢ, b⟩ in b. */
  biasGradient(u: Tensor2D): Tensor;
}

/** z W. */
export function denseLayer(layer: DrawnLayer): AffineLayer {
  return {
    ...layer,
    from: layer.inputs,
    to: layer.outputs,
    linear: (weights, z) => tf.matMul(z, weights as Tensor2D),
    shift: (bias, y) => tf.add(y, bias),
    adjoint: (weights, u) => tf.matMul(u, weights as Tensor2D, false, true),
    weightGradient: (z, u) => tf.matMul(z, u, true, false),
    biasGradient: (u) => tf.sum(u, 0),
  };
}

/** What a convolution between rows that hold images is made of. */
export interface ConvolutionOptions {
  readonly name: string;
  /** Of z. */
  readonly image: ImageShape;
  readonly channels: number;
  readonly kernel: number;
  /** Whether 2 × 2 means come first. */
  readonly halve: boolean;
}

/** The image that the convolution gives. */
export function convolved({ image, channels, halve: halved }: ConvolutionOptions): ImageShape {
  const scale = halved ? 2 : 1;
  return { height: image.height / scale, width: image.width / scale, channels };
}

/** z ∗ W, of the halved image where asked: both are linear, and so is the whole. */
export function convolutionLayer(options: ConvolutionOptions): AffineLayer {
  const { name, image, channels, kernel, halve: halved } = options;
  const output = convolved(options);
  const input = (z: Tensor2D) => (halved ? halve(toImages(z, image)) : toImages(z, image));
  const settings = { strides: 1, pad: 'same', dataFormat: 'NHWC' };
  return {
    name,
    inputs: image.channels,
    outputs: channels,
    kernel,
    from: imageSize(image),
    to: imageSize(output),
    linear: (weights, z) => toRows(convolve(input(z), weights as Tensor4D)),
    shift: (bias, y) => toRows(tf.add<Tensor4D>(toImages(y, output), bias)),
    adjoint(weights, u) {
      const inputShape = [u.shape[0], output.height, output.width, image.channels];
      const given = { dy: toImages(u, output), filter: weights };
      const back = tf.engine().runKernel<Tensor4D>(tf.Conv2DBackpropInput, given, { ...settings, inputShape });
      return toRows(halved ? tf.mul<Tensor4D>(double(back), 0.25) : back);
    },
    weightGradient(z, u) {
      const given = { x: input(z), dy: toImages(u, output) };
      const filterShape = [kernel, kernel, image.channels, channels];
      return tf.engine().runKernel<Tensor>(tf.Conv2DBackpropFilter, given, { ...settings, filterShape });
    },
    biasGradient: (u) => tf.sum(tf.reshape(u, [u.size / channels, channels]), 0),
  };
}

/** The parameters of layer `index`: W, b, W, b, … */
export function layerParameters(parameters: readonly Tensor[], index: number): [weights: Tensor, bias: Tensor1D] {
  return [parameters[2 * index] as Tensor, parameters[2 * index + 1] as Tensor1D];
}

/** L(W) z + b with the parameters of layer `index`. */
export function affine(layer: AffineLayer, parameters: readonly Tensor[], index: number, z: Tensor2D): Tensor2D {
  const [weights, bias] = layerParameters(parameters, index);
  return layer.shift(bias, layer.linear(weights, z));
}
