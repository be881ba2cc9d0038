import type { Tensor2D } from '@tensorflow/tfjs-core';
import * as tf from '@tensorflow/tfjs-core';
import { about, projections, weightedDifferences } from '../radial/about.js';
import { derivativesAt, type RadialFunction } from '../radial/radial-function.js';

// Every function here leaves temporaries to the caller's scope. δ = x − y.

/** mean_j ∇ₓφ(xᵢ, yⱼ) = −mean_j D₁ δ: `[n, d], [m, d] -> [n, d]`; a mean by shares, `[1, m]`, where there are any. */
export function meanGradient(radial: RadialFunction, points: Tensor2D, others: Tensor2D, shares?: Tensor2D): Tensor2D {
  const [x, y] = [about(others, points), about(others, others)];
  const [first] = derivativesAt(radial, { x, y }, [1, 1]);
  return tf.neg(weightedDifferences(byShare(first, shares), x, y));
}

/** mean_j ∇²ₓφ(xᵢ, yⱼ) uᵢ = mean_j (D₂ δ ⟨δ, uᵢ⟩ − D₁ uᵢ): `[n, d], [n, d], [m, d] -> [n, d]`. */
export function meanHessian(
  radial: RadialFunction,
  points: Tensor2D,
  u: Tensor2D,
  others: Tensor2D,
  shares?: Tensor2D,
): Tensor2D {
  const [x, y] = [about(others, points), about(others, others)];
  const [first, second] = derivativesAt(radial, { x, y }, [1, 2]).map((values) => byShare(values, shares)) as [
    Tensor2D,
    Tensor2D,
  ];
  const stretched = weightedDifferences(tf.mul(second, projections(x, y, u)), x, y);
  const turned = tf.mul<Tensor2D>(u, tf.sum(first, 1, true));
  return tf.sub<Tensor2D>(stretched, turned);
}

/** Values of pairs, `[n, m]`, each times what its column counts for in a mean. */
function byShare(values: Tensor2D, shares: Tensor2D | undefined): Tensor2D {
  return tf.mul<Tensor2D>(values, shares ?? 1 / values.shape[1]);
}
