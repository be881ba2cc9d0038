import { type Matrix, multiply, requireMemory, toMatrix, transpose } from '@ingd/engine';
import type { Statistic } from '@ingd/families';
import type { DriftBasis } from '@ingd/kernels';
import type { Tensor2D, Tensor3D } from '@tensorflow/tfjs-core';
import * as tf from '@tensorflow/tfjs-core';
import { jacobianBytesPerRow, type Range, someFields, tilesOf } from './statistic-fields.js';
import { symmetrised } from './symmetrised.js';

export interface FieldGramRequest {
  readonly functionName: string;
  readonly statistic: Statistic;
  readonly basis: DriftBasis;
  readonly particles: Tensor2D;
  /** Bytes that temporaries of one tile may take; the engine's budget where absent. */
  readonly budget?: number | undefined;
}

/**
 * M Mᵀ = (⟨V_c, K V_c'⟩), `[b, b]`, for a space without finitely many weights: all statistics at once where they fit,
 * otherwise pairs of tiles of statistics, so that memory stays O(tile · n · d + b²).
 */
export async function fieldGram(request: FieldGramRequest): Promise<Matrix> {
  const { functionName, statistic, particles } = request;
  const size = statistic.size;
  requireMemory({ functionName, bytes: 16 * size * size });
  const bytesPerStatistic = (jacobianBytesPerRow(statistic) / size) * particles.shape[0];
  const tiles = tilesOf(size, bytesPerStatistic, request.budget);
  const [only] = tiles;
  return only !== undefined && tiles.length === 1 ? wholeGram(request, only) : gramInTiles(request, tiles);
}

async function wholeGram(
  { statistic, basis, particles, budget }: FieldGramRequest,
  statistics: Range,
): Promise<Matrix> {
  const fields = someFields({ statistic, particles, statistics, budget });
  try {
    return symmetrised(await basis.gram(fields));
  } finally {
    fields.dispose();
  }
}

async function gramInTiles(request: FieldGramRequest, tiles: readonly Range[]): Promise<Matrix> {
  const size = request.statistic.size;
  const gram: Matrix = { rows: size, columns: size, data: new Float64Array(size * size) };
  for (const [index, right] of tiles.entries()) {
    const smoothed = transpose(await flatFields(request, right, 'smoothed')); // K V, [n d, right]
    for (const left of tiles.slice(index)) {
      writeBlock(gram, multiply(await flatFields(request, left, 'plain'), smoothed), left, right);
    }
  }
  return symmetrised(gram);
}

/** V_c, or K V_c = Φ Φᵀ V_c, at every particle, flattened: `[count, n d]`. */
async function flatFields(
  { statistic, basis, particles, budget }: FieldGramRequest,
  statistics: Range,
  which: 'plain' | 'smoothed',
): Promise<Matrix> {
  const flat = tf.tidy(() => {
    const fields = someFields({ statistic, particles, statistics, budget });
    const wanted = which === 'plain' ? fields : smoothed(basis, fields);
    return tf.reshape(wanted, [statistics.count, -1]) as Tensor2D;
  });
  try {
    return await toMatrix(flat);
  } finally {
    flat.dispose();
  }
}

/** K v = Φ Φᵀ v at the particles, `[k, n, d] -> [k, n, d]`; leaves temporaries to the caller's scope. */
export function smoothed(basis: DriftBasis, fields: Tensor3D): Tensor3D {
  return basis.smooth === undefined ? basis.apply(basis.transpose(fields)) : basis.smooth(fields);
}

/** Puts the block (left, right) and its mirror image in place. */
function writeBlock(gram: Matrix, block: Matrix, left: Range, right: Range): void {
  for (let row = 0; row < left.count; row++) {
    for (let column = 0; column < right.count; column++) {
      const value = block.data[row * right.count + column] as number;
      gram.data[(left.first + row) * gram.columns + right.first + column] = value;
      gram.data[(right.first + column) * gram.columns + left.first + row] = value;
    }
  }
}
