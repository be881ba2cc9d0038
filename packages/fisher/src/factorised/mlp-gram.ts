import { type Matrix, toTensor, transpose } from '@ingd/engine';
import type { Tensor2D, Tensor3D } from '@tensorflow/tfjs-core';
import * as tf from '@tensorflow/tfjs-core';
import { type CentredTensors, centredTensors } from './centred-tensors.js';
import type { NetworkPass, PassLayer } from './network-pass.js';
import type { RbfFields } from './rbf-sample.js';
import { similarityGram } from './scalar-gram.js';
import { sumOfGrams } from './symmetric-sum.js';

/** Hidden layers that the factorised form knows; deeper networks take the general path. */
export const MAXIMUM_HIDDEN_LAYERS = 2;

/**
 * M Mᵀ for RBF statistics and the full tangent of a tanh network with at most two hidden layers. The output layer gives its Gram
 * matrix alone; the hidden layers give their columns of M, each from one product over the particles.
 */
export async function mlpGram(fields: RbfFields, { layers }: NetworkPass): Promise<Matrix> {
  const { last, columns } = tf.tidy(() => {
    const tensors = centredTensors(fields);
    return {
      last: outputLayerGram(tensors, layers[layers.length - 1] as PassLayer),
      columns: hiddenColumns(tensors, layers),
    };
  });
  try {
    return await sumOfGrams(columns, [last]);
  } finally {
    tf.dispose([last, ...columns]);
  }
}

/** The output layer's part: its similarity is ζ = Z Zᵀ, so that K is multiplied by Z `[n, h + 1]` instead. */
function outputLayerGram(tensors: CentredTensors, { input, inputTransposed }: PassLayer): Tensor2D {
  const z = toTensor(input); // [n, h + 1]
  const carried = tf.matMul<Tensor2D>(tensors.kT, z); // P = Kᵀ Z, [b, h + 1]
  return similarityGram(tensors, {
    similarity: tf.matMul(z, toTensor(inputTransposed)),
    smooth: tf.matMul(z, carried, false, true),
    product: tf.matMul(carried, carried, false, true),
  });
}

/** The columns of M that belong to the hidden layers, in any order: `[b, ·]` each. */
function hiddenColumns(tensors: CentredTensors, layers: readonly PassLayer[]): Tensor2D[] {
  const [output, upper, lower] = [...layers].reverse() as [PassLayer, PassLayer | undefined, PassLayer | undefined];
  if (upper === undefined) return [];
  const back = toTensor(output.weightsTransposed); // [d, h]
  const cw = tf.matMul<Tensor2D>(tensors.c, back); // [b, h]
  const xw = tf.matMul<Tensor2D>(tensors.x, back); // [n, h]
  const slopes = toTensor(transpose(output.slope)); // [h, n]
  const drag = tf.mul<Tensor2D>(slopes, tf.transpose(xw)); // s ∘ XW, [h, n]
  const columns = [columnsOf(topCotangents(tensors, cw, slopes, drag), upper)];
  if (lower !== undefined) columns.push(columnsOf(lowerCotangents({ tensors, cw, slopes, drag, upper }), lower));
  return columns;
}

/** K_ic s_ij (CW_cj − XW_ij): what reaches the last hidden layer from V_c, `[b, h, n]`. */
function topCotangents({ kT }: CentredTensors, cw: Tensor2D, slopes: Tensor2D, drag: Tensor2D): Tensor3D {
  const difference = tf.sub(tf.mul(tf.expandDims(cw, 2), tf.expandDims(slopes, 0)), tf.expandDims(drag, 0));
  return tf.mul<Tensor3D>(difference, tf.expandDims(kT, 1));
}

interface LowerRequest {
  readonly tensors: CentredTensors;
  readonly cw: Tensor2D;
  readonly slopes: Tensor2D;
  readonly drag: Tensor2D;
  readonly upper: PassLayer;
}

/** The same one layer down, by one product: [CW, −1] times rows s₂ⱼ W₂[·, j] s₁ and (s₂ ∘ XW) W₂ᵀ s₁. `[b, h₁, n]`. */
function lowerCotangents({ tensors, cw, slopes, drag, upper }: LowerRequest): Tensor3D {
  const [size, width] = cw.shape;
  const [rows, lowerWidth] = [upper.slope.rows, upper.slope.columns];
  const lowerSlopes = toTensor(transpose(upper.slope)); // [h₁, n]
  const through = tf.mul(tf.expandDims(slopes, 1), tf.expandDims(toTensor(upper.weightsTransposed), 2)); // [h₂, h₁, n]
  const last = tf.expandDims(tf.matMul<Tensor2D>(toTensor(upper.weights), drag), 0); // [1, h₁, n]
  const stacked = tf.mul(tf.concat([through, last], 0), tf.expandDims(lowerSlopes, 0));
  const left = tf.concat2d([cw, tf.fill([size, 1], -1)], 1); // [b, h₂ + 1]
  const product = tf.matMul<Tensor2D>(left, tf.reshape(stacked, [width + 1, lowerWidth * rows]));
  return tf.mul<Tensor3D>(tf.reshape(product, [size, lowerWidth, rows]), tf.expandDims(tensors.kT, 1));
}

/** Σᵢ cotangent_cji (z_i, 1): a layer's columns of M, `[b, h (in + 1)]`. */
function columnsOf(cotangents: Tensor3D, { input }: PassLayer): Tensor2D {
  const [size, width, rows] = cotangents.shape;
  const product = tf.matMul<Tensor2D>(tf.reshape(cotangents, [size * width, rows]), toTensor(input));
  return tf.reshape(product, [size, width * input.columns]);
}
