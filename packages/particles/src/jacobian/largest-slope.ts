import { type Key, rowsPerTile } from '@ingd/engine';
import type { Drift } from '@ingd/kernels';
import * as tf from '@tensorflow/tfjs-core';
import { jacobians } from './jacobians.js';
import { powerNorms } from './power-norms.js';
import { frobeniusNorm, type MatrixPlace, spectralBound } from './spectral-bound.js';

/** Up to here ∇h is formed whole. */
export const largestWholeDimension = 64;

/** What estimates from below are multiplied by. */
const powerMargin = 1.1;

const mebibyte = 2 ** 20;

/**
 * The largest ‖∇h‖₂ over the points: an upper bound (tight to 3%) up to 64 dimensions; beyond, power iterations' estimate and a tenth.
 * @param x `[n, d]`, borrowed
 * @param key for the directions of power iterations
 */
export async function largestSlope(drift: Drift, x: tf.Tensor2D, key: Key): Promise<number> {
  const [rows, dimension] = x.shape;
  const whole = dimension <= largestWholeDimension;
  const tileRows = rowsPerTile({
    bytesPerRow: 4 * dimension * (whole ? 3 * dimension : 8),
    budget: 64 * mebibyte,
  });
  let largest = 0;
  for (let start = 0; start < rows; start += tileRows) {
    const tile = tf.slice2d(x, [start, 0], [Math.min(tileRows, rows - start), dimension]);
    try {
      largest = whole ? await boundOver(drift, tile, largest) : Math.max(largest, await estimateOver(drift, tile, key));
    } finally {
      tile.dispose();
    }
  }
  return largest;
}

async function estimateOver(drift: Drift, x: tf.Tensor2D, key: Key): Promise<number> {
  return powerMargin * (await powerNorms(drift, x, key)).reduce(maximum, 0);
}

/** NaN wins, so that it cannot hide. */
function maximum(a: number, b: number): number {
  return Number.isNaN(a) || Number.isNaN(b) ? Number.NaN : Math.max(a, b);
}

/** Frobenius norms are cheap and never too small: a point whose Frobenius norm is below the largest so far needs no closer look. */
async function boundOver(drift: Drift, x: tf.Tensor2D, known: number): Promise<number> {
  const size = x.shape[1];
  const values = await jacobians(drift, x);
  const places = Array.from({ length: x.shape[0] }, (_, i): MatrixPlace => ({ values, start: i * size * size, size }));
  const upper = places.map((place) => ({ place, norm: frobeniusNorm(place) })).sort((a, b) => b.norm - a.norm);
  let largest = known;
  for (const { place, norm } of upper) {
    if (!Number.isFinite(norm)) return Number.NaN;
    if (norm <= largest) break;
    largest = Math.max(largest, spectralBound(place));
  }
  return largest;
}
