import type { RbfStatistic } from '@ingd/families';
import type { RandomFeatureSpace } from '@ingd/kernels';
import type { Tensor2D } from '@tensorflow/tfjs-core';
import * as tf from '@tensorflow/tfjs-core';

/** What M of RBFs and random features is made of. Points and centres are about one origin in what goes along ω; phases are not. */
export interface FeatureColumnParts {
  /** K with V_c(xᵢ) = K_ic (c − xᵢ), `[n, b]`. */
  readonly strengths: Tensor2D;
  /** ⟨ω, c⟩, `[b, m]`. */
  readonly ofCenters: Tensor2D;
  /** ⟨ω, xᵢ⟩, `[n, m]`. */
  readonly ofPoints: Tensor2D;
  /** cos and sin of the phases over √m, `[n, m]`. */
  readonly cosines: Tensor2D;
  readonly sines: Tensor2D;
}

/**
 * M = Σᵢ K_ic (⟨ω, c⟩ − ⟨ω, xᵢ⟩) ψ′(xᵢ), `[b, 2m]`: four products over the particles, where the general way carries every statistic
 * through every feature. Leaves temporaries to the caller's scope.
 */
export function featureColumns({ strengths, ofCenters, ofPoints, cosines, sines }: FeatureColumnParts): Tensor2D {
  const product = (right: Tensor2D) => tf.matMul<Tensor2D>(strengths, right, true);
  const half = (wave: Tensor2D) => tf.sub<Tensor2D>(tf.mul(ofCenters, product(wave)), product(tf.mul(ofPoints, wave)));
  return tf.concat2d([tf.neg(half(sines)), half(cosines)], 1);
}

/** Σᵢ J(xᵢ) Φ(xᵢ), `[b, 2m]`, at some particles. The caller disposes it. */
export function featuresAt(statistic: RbfStatistic, space: RandomFeatureSpace, points: Tensor2D): Tensor2D {
  return tf.tidy(() => {
    const { centers, bandwidth } = statistic;
    const { frequencies, features } = space;
    const origin = tf.mean<Tensor2D>(centers, 0, true);
    const along = (x: Tensor2D) => tf.matMul<Tensor2D>(x, frequencies, false, true);
    const phases = along(points);
    const scale = 1 / Math.sqrt(features);
    return featureColumns({
      strengths: tf.mul(statistic.evaluate(points), 1 / bandwidth ** 2),
      ofCenters: along(tf.sub(centers, origin)),
      ofPoints: along(tf.sub(points, origin)),
      cosines: tf.mul(tf.cos(phases), scale),
      sines: tf.mul(tf.sin(phases), scale),
    });
  });
}
