import type { Tensor2D } from '@tensorflow/tfjs-core';
import * as tf from '@tensorflow/tfjs-core';
import { DAMPING, type PrecisionProblem } from './precision-problem.js';

/** The same formula with every number and every sum of it in float32, factor and solve included. NaN where the factor fails. */
export async function plainFloat32(
  { statistic, space, cloud }: PrecisionProblem,
  ridge: number,
): Promise<ArrayLike<number>> {
  const { particles, target } = cloud.tensors;
  const [rows, dimension] = particles.shape;
  const basis = space.at(particles);
  const { normal, gradient, fields } = tf.tidy(() => {
    const values = statistic.evaluate(particles);
    const mean = tf.mean<tf.Tensor1D>(values, 0);
    const centred = tf.sub<Tensor2D>(values, mean);
    const fisher = tf.div<Tensor2D>(tf.matMul(centred, centred, true), rows - 1);
    const v = tf.div<tf.Tensor3D>(tf.transpose(statistic.jacobian(particles), [1, 0, 2]), rows); // [b, n, d]
    const weights = basis.transpose(v);
    const features = tf.reshape<tf.Rank.R2>(basis.apply(weights), [statistic.size, rows * dimension]); // V K
    const product = tf.matMul<Tensor2D>(
      tf.reshape<tf.Rank.R2>(v, [statistic.size, rows * dimension]),
      features,
      false,
      true,
    );
    const damped = tf.add(tf.mul(fisher, DAMPING), tf.mul(tf.eye(statistic.size), ridge));
    return {
      normal: tf.add<Tensor2D>(product, damped),
      gradient: tf.sub<tf.Tensor1D>(tf.mean(statistic.evaluate(target), 0), mean),
      fields: features,
    };
  });
  const alpha = solve((await normal.data()) as Float32Array, (await gradient.data()) as Float32Array);
  const drift = tf.tidy(() => tf.matMul(tf.tensor2d(alpha, [1, alpha.length]), fields));
  const values = await drift.data();
  tf.dispose([normal, gradient, fields, drift]);
  basis.dispose();
  return values;
}

/** Cholesky and two substitutions, rounded to float32 at every operation. */
function solve(matrix: Float32Array, rightHandSide: Float32Array): Float32Array {
  const size = rightHandSide.length;
  const lower = matrix.slice();
  const x = rightHandSide.slice();
  const round = Math.fround;
  const at = (values: Float32Array, i: number) => values[i] as number;
  for (let i = 0; i < size; i++) {
    for (let j = 0; j <= i; j++) {
      let sum = at(lower, i * size + j);
      for (let k = 0; k < j; k++) sum = round(sum - round(at(lower, i * size + k) * at(lower, j * size + k)));
      lower[i * size + j] = i === j ? Math.sqrt(sum) : sum / at(lower, j * size + j);
    }
  }
  for (let i = 0; i < size; i++) {
    let sum = at(x, i);
    for (let k = 0; k < i; k++) sum = round(sum - round(at(lower, i * size + k) * at(x, k)));
    x[i] = sum / at(lower, i * size + i);
  }
  for (let i = size - 1; i >= 0; i--) {
    const value = round(at(x, i) / at(lower, i * size + i));
    x[i] = value;
    for (let k = 0; k < i; k++) x[k] = round(at(x, k) - round(at(lower, i * size + k) * value));
  }
  return x;
}
