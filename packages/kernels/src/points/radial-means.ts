import type { Tensor2D } from '@tensorflow/tfjs-core';
import * as tf from '@tensorflow/tfjs-core';
import { about, projections, weightedDifferences } from '../radial/about.js';
import { derivativesAt, type RadialFunction } from '../radial/radial-function.js';

// Every function here leaves temporaries to the caller's scope. δ = x − y.

/** mean_j ∇ₓφ(xᵢ, yⱼ) = −mean_j D₁ δ: `[n, d], [m, d] -> [n, d]`. */
export function meanGradient(radial: RadialFunction, points: Tensor2D, others: Tensor2D): Tensor2D {
  const [x, y] = [about(others, points), about(others, others)];
  const [first] = derivativesAt(radial, { x, y }, [1, 1]);
  return tf.mul<Tensor2D>(weightedDifferences(first, x, y), -1 / y.shape[0]);
}

/** mean_j ∇²ₓφ(xᵢ, yⱼ) uᵢ = mean_j (D₂ δ ⟨δ, uᵢ⟩ − D₁ uᵢ): `[n, d], [n, d], [m, d] -> [n, d]`. */
export function meanHessian(radial: RadialFunction, points: Tensor2D, u: Tensor2D, others: Tensor2D): Tensor2D {
  const [x, y] = [about(others, points), about(others, others)];
  const [first, second] = derivativesAt(radial, { x, y }, [1, 2]);
  const stretched = weightedDifferences(tf.mul(second, projections(x, y, u)), x, y);
  const turned = tf.mul<Tensor2D>(u, tf.sum(first, 1, true));
  return tf.mul<Tensor2D>(tf.sub(stretched, turned), 1 / y.shape[0]);
}
