import type { Drift } from '@ingd/kernels';
import * as tf from '@tensorflow/tfjs-core';

/** x + ε h(x): the one place where points move, for particles in a run and for new points alike, so that a replay is exact. */
export function moved(points: tf.Tensor2D, velocity: tf.Tensor2D, stepSize: number): tf.Tensor2D {
  return tf.tidy(() => tf.add<tf.Tensor2D>(points, tf.mul(velocity, stepSize)));
}

/** How far a step goes, and in how many equal parts. */
export interface StepLength {
  readonly stepSize: number;
  /** k; 1 unless told. */
  readonly substeps?: number | undefined;
}

/** Moves points along a frozen drift by one step: x ← x + (ε/k) h(x), k times over. */
export function movedAlong(drift: Drift, points: tf.Tensor2D, { stepSize, substeps = 1 }: StepLength): tf.Tensor2D {
  let current = movedOnce(drift, points, stepSize / substeps);
  for (let substep = 1; substep < substeps; substep++) {
    const next = movedOnce(drift, current, stepSize / substeps);
    current.dispose();
    current = next;
  }
  return current;
}

function movedOnce(drift: Drift, points: tf.Tensor2D, length: number): tf.Tensor2D {
  const velocity = drift.at(points);
  try {
    return moved(points, velocity, length);
  } finally {
    velocity.dispose();
  }
}

/** sqrt(mean_i |h(xᵢ)|²) of `[n, d]` velocities. */
export async function rootMeanSquare(velocity: tf.Tensor2D): Promise<number> {
  const values = await velocity.data<'float32'>();
  return Math.sqrt(values.reduce((sum, value) => sum + value * value, 0) / Math.max(1, velocity.shape[0]));
}
