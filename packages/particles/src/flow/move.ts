import type { Drift } from '@ingd/kernels';
import * as tf from '@tensorflow/tfjs-core';

/** x + ε h(x): the one place where points move, for particles in a run and for new points alike, so that a replay is exact. */
export function moved(points: tf.Tensor2D, velocity: tf.Tensor2D, stepSize: number): tf.Tensor2D {
  return tf.tidy(() => tf.add<tf.Tensor2D>(points, tf.mul(velocity, stepSize)));
}

/** Moves points along a drift by one step. */
export function movedAlong(drift: Drift, points: tf.Tensor2D, stepSize: number): tf.Tensor2D {
  const velocity = drift.at(points);
  try {
    return moved(points, velocity, stepSize);
  } finally {
    velocity.dispose();
  }
}

/** sqrt(mean_i |h(xᵢ)|²) of `[n, d]` velocities. */
export async function rootMeanSquare(velocity: tf.Tensor2D): Promise<number> {
  const values = await velocity.data<'float32'>();
  return Math.sqrt(values.reduce((sum, value) => sum + value * value, 0) / Math.max(1, velocity.shape[0]));
}
