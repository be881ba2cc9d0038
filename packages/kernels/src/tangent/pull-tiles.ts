import type { Tensor2D, Tensor3D } from '@tensorflow/tfjs-core';
import * as tf from '@tensorflow/tfjs-core';
import { type RowTile, rowTiles, sumTiles, takeRows } from '../row-tiles.js';
import { bytesPerRow, carriedBytes, pull, type TangentOperator } from './operator.js';
import { layerInputs } from './passes.js';

/** Σᵢ Φ(xᵢ)ᵀ vᵢ by back-propagation of all fields, some rows at a time: `[k, n, d] -> [k, P]`. */
export function pullTiles(operator: TangentOperator, x: Tensor2D, v: Tensor3D): Tensor2D {
  return sumTiles(rowTiles(v.shape[1], bytesPerRow(operator, v.shape[0])), (tile) =>
    pull(operator, takeRows(x, tile), rowsOf(v, tile)),
  );
}

/** The same for some of the weights: those that `make` finds from the inputs of the layers and the fields at some rows. */
export function pullPart(
  { network }: TangentOperator,
  x: Tensor2D,
  v: Tensor3D,
  make: (inputs: readonly Tensor2D[], fields: Tensor3D) => Tensor2D,
): Tensor2D {
  return sumTiles(rowTiles(v.shape[1], carriedBytes(network, v.shape[0])), (tile) =>
    make(layerInputs(network, takeRows(x, tile)), rowsOf(v, tile)),
  );
}

/** Some rows of k fields, rows first: `[k, n, d] -> [tile, k, d]`. */
function rowsOf(v: Tensor3D, { start, count }: RowTile): Tensor3D {
  return tf.transpose(tf.slice3d(v, [0, start, 0], [v.shape[0], count, v.shape[2]]), [1, 0, 2]);
}
