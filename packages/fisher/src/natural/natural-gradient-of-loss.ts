import { vjp } from '@ingd/engine';
import type { ExponentialFamily, Natural } from '@ingd/families';
import type { Scalar, Tensor1D } from '@tensorflow/tfjs-core';
import * as tf from '@tensorflow/tfjs-core';

/**
 * F(η)⁻¹ ∇_η loss for a loss of the mean parameters: since ∇_η = F ∇_μ, it is ∇_μ loss, and F is never formed
 * [Raskutti & Mukherjee 2015; Khan & Rue 2023, Section 2].
 * @param natural η of one member, `[b]`
 * @param loss of μ, `[b] -> []`, of differentiable operations; float32
 * @returns `[b]`: a step down the loss subtracts it from η
 * @throws RangeError when η lies outside the domain or is a batch, or the gradient is not finite
 */
export async function naturalGradientOfLoss(
  family: ExponentialFamily,
  natural: Natural,
  loss: (mean: Tensor1D) => Scalar,
): Promise<Float64Array> {
  const { values, shape } = family.toMean(natural);
  if (shape.length !== 1) {
    throw new RangeError(
      `naturalGradientOfLoss: expected the natural parameters of one member, got shape [${shape.join(', ')}]; take one member at a time`,
    );
  }
  const slope = tf.tidy(() => {
    const { value, pullback } = vjp(loss, tf.tensor1d(new Float32Array(values)));
    return pullback(tf.onesLike(value));
  });
  try {
    const gradient = new Float64Array(await slope.data());
    if (gradient.every(Number.isFinite)) return gradient;
  } finally {
    slope.dispose();
  }
  throw new RangeError(
    `naturalGradientOfLoss: expected a loss with a finite gradient at μ = [${values.join(', ')}], got NaN or infinity; look at the loss there`,
  );
}
