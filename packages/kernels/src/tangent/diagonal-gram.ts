import { gram, type Matrix } from '@ingd/engine';
import type { Tensor2D, Tensor3D } from '@tensorflow/tfjs-core';
import * as tf from '@tensorflow/tfjs-core';
import { fieldProducts } from '../field-products.js';
import { addTo, symmetric } from '../host-matrix.js';
import type { MlpLayer } from '../mlp/mlp.js';
import { type RowTile, rowTiles, sumTiles, takeRows } from '../row-tiles.js';
import { carriedBytes, type TangentOperator } from './operator.js';
import { layerInputs, ownShareTransposed, pullHidden, slope, timesMatrix, withOnes } from './passes.js';

/**
 * Gram matrix of the transposes in the diagonal tangent space. For few particles through the d kernel matrices `[n, n]`, otherwise
 * through the weights of one output coordinate at a time: the d copies of the hidden weights are never there together.
 */
export async function diagonalGram(operator: TangentOperator, x: Tensor2D, v: Tensor3D): Promise<Matrix> {
  return kernelIsSmaller(operator, x.shape[0]) ? byParticles(operator, x, v) : byOutputs(operator, x, v);
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
  const gradients: Tensor3D[] = [];
  if (layout.hiddenSize === 0) return gradients;
  let current = head.pull(tf.ones<tf.Rank.R3>([1, 1, dimension])); // [1, d, h]: the output weights, a row for each output
  for (let index = layout.hidden.length - 1; index >= 0; index--) {
    const gradient = tf.mul<Tensor3D>(current, slope(inputs[index + 1] as Tensor2D));
    gradients.unshift(gradient);
    const layer = network.layers[index];
    if (index > 0 && layer !== undefined) current = timesMatrix(gradient, layer.weights, 'transposed');
  }
  return gradients;
}

/** Σ_a M_a M_aᵀ over the output coordinates, and the output layer's own. */
async function byOutputs(operator: TangentOperator, x: Tensor2D, v: Tensor3D): Promise<Matrix> {
  const { layout } = operator;
  let total = await gramOf(outputPart(operator, x, v));
  for (let output = 0; output < layout.copies && layout.hiddenSize > 0; output++) {
    total = addTo(await gramOf(hiddenPart(operator, x, v, output)), total);
  }
  return total;
}

async function gramOf(transposed: Tensor2D): Promise<Matrix> {
  try {
    return await gram(transposed);
  } finally {
    transposed.dispose();
  }
}

/** The output layer's share of the transposes, `[k, (h + 1) d]`. */
function outputPart(operator: TangentOperator, x: Tensor2D, v: Tensor3D): Tensor2D {
  return sumTiles(tilesFor(operator, v), (tile) => {
    const inputs = layerInputs(operator.network, takeRows(x, tile));
    return ownShareTransposed(inputs[inputs.length - 1] as Tensor2D, rowsOf(v, tile));
  });
}

/** One copy of the hidden weights' share: that of a single output coordinate, `[k, hiddenSize]`. */
function hiddenPart(operator: TangentOperator, x: Tensor2D, v: Tensor3D, output: number): Tensor2D {
  const { network, layout } = operator;
  const { weights } = network.layers[network.layers.length - 1] as MlpLayer;
  return sumTiles(tilesFor(operator, v), (tile) => {
    const width = weights.shape[0];
    const column = tf.reshape(tf.slice2d(weights, [0, output], [width, 1]), [1, 1, width]);
    const field = tf.slice3d(rowsOf(v, tile), [0, 0, output], [tile.count, v.shape[0], 1]); // [n, k, 1]
    return pullHidden(network, layout, layerInputs(network, takeRows(x, tile)), tf.mul<Tensor3D>(field, column));
  });
}

function tilesFor({ network }: TangentOperator, v: Tensor3D): RowTile[] {
  return rowTiles(v.shape[1], carriedBytes(network, v.shape[0]));
}

/** Some rows of k fields, rows first: `[k, n, d] -> [tile, k, d]`. */
function rowsOf(v: Tensor3D, { start, count }: RowTile): Tensor3D {
  return tf.transpose(tf.slice3d(v, [0, start, 0], [v.shape[0], count, v.shape[2]]), [1, 0, 2]);
}
