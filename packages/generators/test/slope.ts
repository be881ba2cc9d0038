import { centralDifference, expectSame } from '@ingd/engine/testing';
import * as tf from '@tensorflow/tfjs-core';

/** A loss, its gradients somewhere, and a direction to go in from there. */
export interface SlopeCheck {
  readonly loss: (at: readonly tf.Tensor[]) => tf.Scalar;
  readonly at: readonly tf.Tensor[];
  readonly gradients: readonly tf.Tensor[];
  readonly along: readonly tf.Tensor[];
  readonly tolerance: number;
}

/** Holds Σ ⟨gradient, along⟩ against the central difference quotient of the loss along that direction. */
export async function expectSlope({ loss, at, gradients, along, tolerance }: SlopeCheck): Promise<void> {
  const slope = tf.addN(gradients.map((gradient, i) => tf.sum(tf.mul(gradient, along[i] as tf.Tensor))));
  const moved = (step: number) => at.map((value, i) => tf.add(value, tf.mul(along[i] as tf.Tensor, step)));
  const quotient = centralDifference((step) => loss(moved(step)), 0.02);
  await expectSame('the slope', slope, quotient, tolerance);
}
