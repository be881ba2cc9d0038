import { type Matrix, toTensor } from '@ingd/engine';
import type { Tensor2D, Tensor3D } from '@tensorflow/tfjs-core';
import * as tf from '@tensorflow/tfjs-core';
import { type CentredTensors, centredTensors } from './centred-tensors.js';
import type { HostLayer, NetworkPass } from './network-pass.js';
import type { RbfFields } from './rbf-sample.js';
import { assembleSymmetric, symmetricPanels } from './symmetric-product.js';

/** Hidden layers that the factorised form knows; deeper networks take the general path. */
export const MAXIMUM_HIDDEN_LAYERS = 2;

/**
 * M Mᵀ for RBF statistics and the full tangent of a tanh network with at most two hidden layers. The output layer gives its Gram
 * matrix alone; the hidden layers give their columns of M, each from one product over the particles.
 */
export async function mlpGram(fields: RbfFields, pass: NetworkPass): Promise<Matrix> {
  const parts = tf.tidy(() => {
    const tensors = centredTensors(fields);
    const last = outputLayerGram(tensors, toTensor(pass.inputs[pass.inputs.length - 1] as Matrix));
    const hidden = hiddenColumns(tensors, pass);
    if (hidden.length === 0) return { last, panels: [] };
    const features = tf.concat2d(hidden, 1); // [b, hidden weights]
    return { last, panels: symmetricPanels(features, features).panels.map(({ values }) => values) };
  });
  const size = fields.centers.rows;
  const panels = parts.panels.map((values) => ({ first: size - values.shape[0], values }));
  return assembleSymmetric(panels.length === 0 ? [] : [{ size, panels }], [parts.last]);
}

/**
 * Σᵢⱼ K_ic K_jc' ζᵢⱼ ⟨c − xᵢ, c' − xⱼ⟩ with ζ = Z Zᵀ, as (c cᵀ) ∘ (P Pᵀ) − R − Rᵀ, P = Kᵀ Z,
 * R = Kᵀ[(Z Pᵀ) ∘ p − ½ (ζ ∘ q) K]: its cost hardly depends on d.
 */
function outputLayerGram({ k, kT, p, q, cc }: CentredTensors, input: Tensor2D): Tensor2D {
  const z = withOnes(input); // [n, h + 1]
  const carried = tf.matMul<Tensor2D>(kT, z); // P, [b, h + 1]
  const carriedT = tf.transpose<Tensor2D>(carried);
  const similarity = tf.mul<Tensor2D>(tf.matMul(z, tf.transpose(z)), tf.mul(q, 0.5)); // ½ ζ ∘ q
  const inside = tf.sub<Tensor2D>(tf.mul(tf.matMul(z, carriedT), p), tf.matMul(similarity, k));
  const r = tf.matMul<Tensor2D>(kT, inside);
  return tf.sub(tf.sub(tf.mul(cc, tf.matMul(carried, carriedT)), r), tf.transpose(r));
}

/** The columns of M that belong to the hidden layers, in any order: `[b, ·]` each. */
function hiddenColumns(tensors: CentredTensors, { layers, inputs }: NetworkPass): Tensor2D[] {
  const top = inputs.length - 1;
  if (top === 0) return [];
  const output = transposed((layers[top] as HostLayer).weights); // W_outᵀ, [d, h]
  const cw = tf.matMul<Tensor2D>(tensors.c, output); // [b, h]
  const xw = tf.matMul<Tensor2D>(tensors.x, output); // [n, h]
  const slopes = slopesOf(inputs[top] as Matrix); // [h, n]
  const drag = tf.mul<Tensor2D>(slopes, tf.transpose(xw)); // s ∘ XW, [h, n]
  const columns = [columnsOf(topCotangents(tensors, cw, slopes, drag), inputs[top - 1] as Matrix)];
  if (top === 2) {
    const lower = lowerCotangents({
      tensors,
      cw,
      slopes,
      drag,
      layer: layers[1] as HostLayer,
      input: inputs[1] as Matrix,
    });
    columns.push(columnsOf(lower, inputs[0] as Matrix));
  }
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
  /** The second hidden layer. */
  readonly layer: HostLayer;
  /** z₁, its input, `[n, h₁]`. */
  readonly input: Matrix;
}

/** The same one layer down, by one product: [CW, −1] times rows s₂ⱼ W₂[·, j] s₁ and (s₂ ∘ XW) W₂ᵀ s₁. `[b, h₁, n]`. */
function lowerCotangents({ tensors, cw, slopes, drag, layer, input }: LowerRequest): Tensor3D {
  const [size, upper] = cw.shape;
  const [rows, lower] = [input.rows, input.columns];
  const lowerSlopes = slopesOf(input); // [h₁, n]
  const weights = toTensor(layer.weights); // [h₁, h₂]
  const through = tf.mul(tf.expandDims(slopes, 1), tf.expandDims(tf.transpose(weights), 2)); // [h₂, h₁, n]
  const last = tf.expandDims(tf.matMul<Tensor2D>(weights, drag), 0); // [1, h₁, n]
  const stacked = tf.mul(tf.concat([through, last], 0), tf.expandDims(lowerSlopes, 0));
  const left = tf.concat2d([cw, tf.fill([size, 1], -1)], 1); // [b, h₂ + 1]
  const product = tf.matMul<Tensor2D>(left, tf.reshape(stacked, [upper + 1, lower * rows]));
  return tf.mul<Tensor3D>(tf.reshape(product, [size, lower, rows]), tf.expandDims(tensors.kT, 1));
}

/** Σᵢ cotangent_cji (z_i, 1): a layer's columns of M, `[b, h (in + 1)]`. */
function columnsOf(cotangents: Tensor3D, input: Matrix): Tensor2D {
  const [size, width, rows] = cotangents.shape;
  const product = tf.matMul<Tensor2D>(tf.reshape(cotangents, [size * width, rows]), withOnes(toTensor(input)));
  return tf.reshape(product, [size, width * (input.columns + 1)]);
}

/** tanh′ = 1 − z², transposed: `[h, n]`. */
function slopesOf(input: Matrix): Tensor2D {
  return transposed({ ...input, data: input.data.map((value) => 1 - value ** 2) });
}

function transposed(matrix: Matrix): Tensor2D {
  return tf.transpose(toTensor(matrix));
}

function withOnes(z: Tensor2D): Tensor2D {
  return tf.concat2d([z, tf.ones([z.shape[0], 1])], 1);
}
