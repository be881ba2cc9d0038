import type { Tensor2D, Tensor3D } from '@tensorflow/tfjs-core';
import * as tf from '@tensorflow/tfjs-core';
import type { Mlp, MlpLayer } from '../mlp/mlp.js';
import type { LayerBlock, WeightLayout } from './layout.js';

// Every function here leaves temporaries to the caller's scope.
// Axes: n points, c tangents or fields carried at once, then the width of a layer.

/** What the layers before the output compute at x: the input of each layer, `[n, in]`, the last being the output layer's. */
export function layerInputs({ layers }: Mlp, x: Tensor2D): Tensor2D[] {
  const inputs = [x];
  for (const { weights, bias } of layers.slice(0, -1)) {
    inputs.push(tf.tanh(tf.add<Tensor2D>(tf.matMul<Tensor2D>(inputs[inputs.length - 1] as Tensor2D, weights), bias)));
  }
  return inputs;
}

/** tanh′ from the value of tanh, with an axis for the tangents: `[n, 1, h]`. */
export function slope(value: Tensor2D): Tensor3D {
  return tf.expandDims(tf.sub(1, tf.square(value)), 1);
}

/** z with a column of ones: a layer's bias is its last row of weights. */
export function withOnes(z: Tensor2D): Tensor2D {
  return tf.concat2d([z, tf.ones([z.shape[0], 1])], 1);
}

/** Layers multiply rows; carried tangents are so many more rows. */
export function timesMatrix(tangents: Tensor3D, matrix: Tensor2D, orientation: 'plain' | 'transposed'): Tensor3D {
  const [count, carried, width] = tangents.shape;
  const rows = tf.reshape(tangents, [count * carried, width]);
  const product = tf.matMul<Tensor2D>(rows, matrix, false, orientation === 'transposed');
  return tf.reshape(product, [count, carried, product.shape[1]]);
}

/** A layer's own weights' share in its output: z (W̊, b̊) for c weight vectors, `[n, in], [c, (in + 1) out] -> [n, c, out]`. */
export function ownShare(z: Tensor2D, weights: Tensor2D, block: LayerBlock): Tensor3D {
  const carried = weights.shape[0];
  const apart = tf.reshape(weights, [carried, block.rows, block.columns]);
  const stacked = carried === 1 ? apart : tf.transpose(apart, [1, 0, 2]); // of one, the axes may as well stay
  const flat = tf.reshape(stacked, [block.rows, carried * block.columns]);
  return tf.reshape(tf.matMul(withOnes(z), flat), [z.shape[0], carried, block.columns]);
}

/** The adjoint of that: `[n, in], [n, c, out] -> [c, (in + 1) out]`. */
export function ownShareTransposed(z: Tensor2D, cotangents: Tensor3D): Tensor2D {
  const [count, carried, width] = cotangents.shape;
  const flat = tf.reshape(cotangents, [count, carried * width]);
  const product = tf.reshape(tf.matMul(withOnes(z), flat, true, false), [z.shape[1] + 1, carried, width]);
  return tf.reshape(tf.transpose(product, [1, 0, 2]), [carried, (z.shape[1] + 1) * width]);
}

/** The columns of one layer in weights that start with the hidden layers. */
export function blockOf(weights: Tensor2D, { rows, columns, offset }: LayerBlock): Tensor2D {
  return tf.slice2d(weights, [0, offset], [weights.shape[0], rows * columns]);
}

/** Forward mode through the hidden layers along c copies of their weights, `[c, hiddenSize] -> [n, c, h]`; undefined where there is none. */
export function pushHidden(
  { layers }: Mlp,
  layout: WeightLayout,
  inputs: readonly Tensor2D[],
  weights: Tensor2D,
): Tensor3D | undefined {
  let tangent: Tensor3D | undefined;
  layout.hidden.forEach((block, index) => {
    const own = ownShare(inputs[index] as Tensor2D, blockOf(weights, block), block);
    const carried = tangent && timesMatrix(tangent, (layers[index] as MlpLayer).weights, 'plain');
    const before = carried === undefined ? own : tf.add<Tensor3D>(own, carried);
    tangent = tf.mul<Tensor3D>(before, slope(inputs[index + 1] as Tensor2D));
  });
  return tangent;
}

/** Back-propagation of c cotangents of the last hidden layer: those of what goes into the activations of every hidden layer, `[n, c, h]` each. */
export function hiddenCotangents({ layers }: Mlp, inputs: readonly Tensor2D[], ofLast: Tensor3D): Tensor3D[] {
  const cotangents: Tensor3D[] = [];
  let current = ofLast;
  for (let index = layers.length - 2; index >= 0; index--) {
    const own = tf.mul<Tensor3D>(current, slope(inputs[index + 1] as Tensor2D));
    cotangents.unshift(own);
    if (index > 0) current = timesMatrix(own, (layers[index] as MlpLayer).weights, 'transposed');
  }
  return cotangents;
}

/** What c cotangents of the last hidden layer come to in the hidden weights, `[n, c, h] -> [c, hiddenSize]`. */
export function pullHidden(network: Mlp, inputs: readonly Tensor2D[], ofLast: Tensor3D): Tensor2D {
  const blocks = hiddenCotangents(network, inputs, ofLast).map((own, index) =>
    ownShareTransposed(inputs[index] as Tensor2D, own),
  );
  return tf.concat2d(blocks, 1);
}
