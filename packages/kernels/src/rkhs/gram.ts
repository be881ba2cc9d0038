import type { Matrix } from '@ingd/engine';
import type { Tensor2D, Tensor3D } from '@tensorflow/tfjs-core';
import * as tf from '@tensorflow/tfjs-core';
import { fieldProducts } from '../field-products.js';
import { addTo, symmetric } from '../host-matrix.js';
import { type RowTile, rowTiles, takeRows } from '../row-tiles.js';
import type { FieldKernel } from './field-kernel.js';

/** ⟨vᵢ, K vⱼ⟩ of k fields at the particles, some rows at a time, so that K V is never there as a whole: `[k, n, d] -> [k, k]`. */
export async function kernelGram(rule: FieldKernel, x: Tensor2D, v: Tensor3D): Promise<Matrix> {
  const [count, rows, dimension] = v.shape;
  const hostBytes = 2 * 8 * count * dimension;
  let total: Matrix | undefined;
  for (const tile of rowTiles(rows, rule.bytesPerRow(count, x.shape) + hostBytes)) {
    total = addTo(await tileProducts(rule, x, v, tile), total);
  }
  return symmetric(total ?? { rows: count, columns: count, data: new Float64Array(count ** 2) });
}

async function tileProducts(rule: FieldKernel, x: Tensor2D, v: Tensor3D, tile: RowTile): Promise<Matrix> {
  const fields = tf.slice3d(v, [0, tile.start, 0], [v.shape[0], tile.count, v.shape[2]]);
  const smoothed = tf.tidy(() => rule.product(takeRows(x, tile), x, v));
  try {
    return await fieldProducts(fields, smoothed);
  } finally {
    tf.dispose([fields, smoothed]);
  }
}
