import type { Matrix } from '@ingd/engine';
import type { Tensor2D, Tensor3D } from '@tensorflow/tfjs-core';
import * as tf from '@tensorflow/tfjs-core';
import { gramOf, sumOfGrams } from '../host-matrix.js';
import { type RowTile, rowTiles } from '../row-tiles.js';
import type { LayerBlock } from './layout.js';
import type { TangentOperator } from './operator.js';
import { hiddenCotangents, ownShareTransposed } from './passes.js';
import { pullPart, pullTiles } from './pull-tiles.js';

/** Of each transpose, as tfjs counts them: the product, its transposed copy, both in another shape, and the sum over earlier rows. */
const COPIES = 5;

/**
 * Gram matrix of the transposes in the full tangent space, M Mᵀ. Where M `[k, P]` does not fit into the memory of one step it is taken from the weights
 * of some units at a time.
 */
export async function fullGram(operator: TangentOperator, x: Tensor2D, v: Tensor3D): Promise<Matrix> {
  const fits = rowTiles(operator.layout.size, 4 * COPIES * v.shape[0]).length === 1;
  return fits ? gramOf(pullTiles(operator, x, v)) : sumOfGrams(partsByLayer(operator, x, v));
}

function* partsByLayer(operator: TangentOperator, x: Tensor2D, v: Tensor3D): Generator<Tensor2D> {
  for (let layer = operator.layout.hidden.length; layer >= 0; layer--) yield* layerParts(operator, x, v, layer);
}

/** One layer's share in the transposes, some of its units at a time: `[k, (in + 1) · units]`, which the caller disposes. */
export function* layerParts(operator: TangentOperator, x: Tensor2D, v: Tensor3D, layer: number): Generator<Tensor2D> {
  const { hidden, output } = operator.layout;
  const { rows, columns }: LayerBlock = hidden[layer] ?? output;
  for (const units of rowTiles(columns, 4 * COPIES * v.shape[0] * rows)) {
    yield pullPart(operator, x, v, (inputs, fields) =>
      ownShareTransposed(inputs[layer] as Tensor2D, ofUnits(cotangents(operator, inputs, fields, layer), units)),
    );
  }
}

/** What the fields are for the units of a layer, `[n, k, d] -> [n, k, h]`. */
function cotangents(
  { network, layout, head }: TangentOperator,
  inputs: readonly Tensor2D[],
  fields: Tensor3D,
  layer: number,
): Tensor3D {
  if (layer === layout.hidden.length) return fields;
  return hiddenCotangents(network, inputs, head.pull(fields))[layer] as Tensor3D;
}

function ofUnits(all: Tensor3D, { start, count }: RowTile): Tensor3D {
  const [rows, carried, width] = all.shape;
  return count === width ? all : tf.slice3d(all, [0, 0, start], [rows, carried, count]);
}
