import type { Drift } from '@ingd/kernels';
import * as tf from '@tensorflow/tfjs-core';
import { jacobians } from '../../jacobian/jacobians.js';

/** A tensor of float64 rows; the caller disposes it. */
export function rowsTensor(points: Float64Array, dimension: number): tf.Tensor2D {
  return tf.tensor2d(Float32Array.from(points), [points.length / dimension, dimension]);
}

/** h at float64 rows. @returns as many numbers as there are in `points` */
export async function velocities(drift: Drift, points: Float64Array, dimension: number): Promise<Float32Array> {
  const x = rowsTensor(points, dimension);
  const velocity = drift.at(x);
  try {
    return await velocity.data<'float32'>();
  } finally {
    tf.dispose([x, velocity]);
  }
}

/** ∇h at float64 rows, `[n, d, d]`. */
export async function slopes(drift: Drift, points: Float64Array, dimension: number): Promise<Float32Array> {
  const x = rowsTensor(points, dimension);
  try {
    return await jacobians(drift, x);
  } finally {
    x.dispose();
  }
}

/** I + s ∇h of one row, in float64. */
export function slopeOfPart(values: Float32Array, row: number, { dimension, length }: PartSize): Float64Array {
  const size = dimension * dimension;
  const matrix = Float64Array.from(values.subarray(row * size, (row + 1) * size), (value) => length * value);
  for (let axis = 0; axis < dimension; axis++)
    matrix[axis * (dimension + 1)] = 1 + (matrix[axis * (dimension + 1)] ?? 0);
  return matrix;
}

/** d, and s = ε/k. */
export interface PartSize {
  readonly dimension: number;
  readonly length: number;
}

/** Some rows of a flat list of rows. */
export function pickRows(values: Float64Array, rows: readonly number[], dimension: number): Float64Array {
  const picked = new Float64Array(rows.length * dimension);
  rows.forEach((row, index) => {
    picked.set(values.subarray(row * dimension, (row + 1) * dimension), index * dimension);
  });
  return picked;
}

/** The largest absolute entry of one row. */
export function largestEntry(values: ArrayLike<number>, row: number, dimension: number): number {
  let largest = 0;
  for (let index = row * dimension; index < (row + 1) * dimension; index++) {
    largest = Math.max(largest, Math.abs(values[index] ?? 0));
  }
  return largest;
}
