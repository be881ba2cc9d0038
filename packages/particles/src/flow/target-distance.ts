import type { Tensor2D } from '@tensorflow/tfjs-core';

/**
 * √(mean_j |y_j − x̄|²), x̄ the mean of the particles, rows of the target as often as their weights say: how far the target is from the
 * particles, its own spread included. It does not grow with their spread, so that particles that flee are held back.
 */
export async function targetDistance(
  particles: Tensor2D,
  target: Tensor2D,
  weights?: ArrayLike<number>,
): Promise<number> {
  const [x, y] = [await particles.data<'float32'>(), await target.data<'float32'>()];
  const dimension = particles.shape[1];
  const center = new Float64Array(dimension);
  for (let i = 0; i < x.length; i++) center[i % dimension] = (center[i % dimension] ?? 0) + (x[i] ?? 0);
  for (let i = 0; i < dimension; i++) center[i] = (center[i] ?? 0) / particles.shape[0];
  let [sum, total] = [0, 0];
  for (let row = 0, i = 0; row < target.shape[0]; row++) {
    const weight = weights?.[row] ?? 1;
    total += weight;
    for (let column = 0; column < dimension; column++, i++) sum += weight * ((y[i] ?? 0) - (center[column] ?? 0)) ** 2;
  }
  return Math.sqrt(sum / total);
}
