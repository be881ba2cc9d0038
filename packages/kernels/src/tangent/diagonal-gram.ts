import type { Matrix } from '@ingd/engine';
import type { Tensor2D, Tensor3D } from '@tensorflow/tfjs-core';
import * as tf from '@tensorflow/tfjs-core';
import { fieldProducts } from '../field-products.js';
import { sumOfGrams, symmetric } from '../host-matrix.js';
import type { MlpLayer } from '../mlp/mlp.js';
import { rowTiles } from '../row-tiles.js';
import { layerParts } from './full-gram.js';
import type { TangentOperator } from './operator.js';
import { hiddenCotangents, layerInputs, pullHidden, withOnes } from './passes.js';
import { pullPart } from './pull-tiles.js';

/**
 * Gram matrix of the transposes in the diagonal tangent space. For few particles through the d kernel matrices `[n, n]`, otherwise
 * through the weights of one output coordinate at a time: the d copies of the hidden weights are never there together.
 */
export async function diagonalGram(operator: TangentOperator, x: Tensor2D, v: Tensor3D): Promise<Matrix> {
  return kernelIsSmaller(operator, x.shape[0])
    ? byParticles(operator, x, v)
    : sumOfGrams(partsByOutput(operator, x, v));
}

/** Fewer particles than weights, and every `[n, n]` matrix at once within the memory of one step. */
function kernelIsSmaller({ layout, network }: TangentOperator, rows: number): boolean {
  const matrices = network.layers.length + 4;
  return rows <= layout.hiddenSize && rowTiles(rows, 4 * matrices * rows).length === 1;
}

/** v · (K v) with K(x, y) = diag_a Σ_f Φ_af(x) Φ_af(y); coordinates before particles, so that each output's field is contiguous. */
async function byParticles(operator: TangentOperator, x: Tensor2D, v: Tensor3D): Promise<Matrix> {
  const fields = tf.transpose(v, [0, 2, 1]); // [k, d, n]
  const smoothed = tf.tidy(() => diagonalKernelProduct(operator, x, fields));
  try {
    return symmetric(await fieldProducts(fields, smoothed));
  } finally {
    tf.dispose([fields, smoothed]);
  }
}

/** K V, `[k, d, n] -> [k, d, n]`. */
function diagonalKernelProduct(operator: TangentOperator, x: Tensor2D, fields: Tensor3D): Tensor3D {
  const [count, dimension, rows] = fields.shape;
  const inputs = layerInputs(operator.network, x);
  const similarities = inputs.map((z) => tf.matMul<Tensor2D>(withOnes(z), withOnes(z), false, true)); // [n, n]
  const gradients = outputGradients(operator, inputs, dimension);
  const products = Array.from({ length: dimension }, (_, output) =>
    tf.tidy(() => {
      const field = tf.reshape<tf.Rank.R2>(tf.slice3d(fields, [0, output, 0], [count, 1, rows]), [count, rows]);
      return tf.matMul<Tensor2D>(field, outputKernel(similarities, gradients, output));
    }),
  );
  return tf.stack(products, 1) as Tensor3D;
}

/** Whether the d kernel matrices fit into the memory of one step together, with what they are made of. */
export function kernelsFit(operator: TangentOperator, rows: number): boolean {
  const dimension = operator.layout.output.columns;
  return kernelIsSmaller(operator, rows) && rowTiles(rows, 4 * 4 * dimension * rows).length === 1;
}

/** The kernel matrices of all outputs at once, `[d, n, n]`; the caller disposes them. */
export function outputKernels(operator: TangentOperator, x: Tensor2D): Tensor3D {
  return tf.tidy(() => {
    const inputs = layerInputs(operator.network, x);
    const similarities = inputs.map((z) =>
      tf.expandDims(tf.matMul<Tensor2D>(withOnes(z), withOnes(z), false, true), 0),
    );
    const last = similarities.pop() as Tensor3D;
    const gradients = outputGradients(operator, inputs, operator.layout.output.columns);
    return gradients.reduce<Tensor3D>(
      (total, gradient, index) => {
        const own = tf.transpose(gradient, [1, 0, 2]); // [d, n, h]
        return tf.add(total, tf.mul(tf.matMul(own, own, false, true), similarities[index] as Tensor3D));
      },
      tf.tile(last, [operator.layout.output.columns, 1, 1]),
    );
  });
}

/** Σ_f Φ_af(xᵢ) Φ_af(xⱼ) of one output a, `[n, n]`: for every layer ⟨its inputs, 1⟩ times ⟨the output's gradients in it⟩; in the output layer that gradient is 1. */
function outputKernel(similarities: readonly Tensor2D[], gradients: readonly Tensor3D[], output: number): Tensor2D {
  const hidden = gradients.map((gradient, index) => {
    const [rows, , width] = gradient.shape;
    const own = tf.reshape<tf.Rank.R2>(tf.slice3d(gradient, [0, output, 0], [rows, 1, width]), [rows, width]);
    return tf.mul<Tensor2D>(similarities[index] as Tensor2D, tf.matMul(own, own, false, true));
  });
  return tf.addN([...hidden, similarities[similarities.length - 1] as Tensor2D]);
}

/** Each output's gradient in the pre-activations of every hidden layer: `[n, d, h]` a layer. */
function outputGradients(
  { network, layout, head }: TangentOperator,
  inputs: readonly Tensor2D[],
  dimension: number,
): Tensor3D[] {
  if (layout.hiddenSize === 0) return [];
  return hiddenCotangents(network, inputs, head.pull(tf.ones<tf.Rank.R3>([1, 1, dimension]))); // of ones: the output weights
}

/** The output layer's own share, and one copy of the hidden weights after another. */
function* partsByOutput(operator: TangentOperator, x: Tensor2D, v: Tensor3D): Generator<Tensor2D> {
  const { hidden, hiddenSize, copies } = operator.layout;
  yield* layerParts(operator, x, v, hidden.length);
  for (let output = 0; output < copies && hiddenSize > 0; output++) yield hiddenPart(operator, x, v, output);
}

/** One copy of the hidden weights' share: that of a single output coordinate, `[k, hiddenSize]`. */
function hiddenPart(operator: TangentOperator, x: Tensor2D, v: Tensor3D, output: number): Tensor2D {
  const { network } = operator;
  const { weights } = network.layers[network.layers.length - 1] as MlpLayer;
  return pullPart(operator, x, v, (inputs, fields) => {
    const [width, count] = [weights.shape[0], fields.shape[0]];
    const column = tf.reshape(tf.slice2d(weights, [0, output], [width, 1]), [1, 1, width]);
    const field = tf.slice3d(fields, [0, 0, output], [count, fields.shape[1], 1]); // [n, k, 1]
    return pullHidden(network, inputs, tf.mul<Tensor3D>(field, column));
  });
}
