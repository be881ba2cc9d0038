import type { Tensor } from '@tensorflow/tfjs-core';
import * as tf from '@tensorflow/tfjs-core';

type Loss = (parameters: readonly Tensor[]) => tf.Scalar;

/** The gradient of a scalar in each parameter, zeros where it does not depend on one; the caller disposes them. */
export function gradientsOf(loss: Loss, parameters: readonly Tensor[]): Tensor[] {
  return tf.tidy(() => valueWithGradients(loss, parameters).gradients);
}

/** Gradients of two losses added up; they are disposed. */
export function summed(gradients: readonly Tensor[], others: readonly Tensor[]): Tensor[] {
  const both = gradients.map((gradient, i) => tf.add<Tensor>(gradient, others[i] as Tensor));
  tf.dispose([...gradients, ...others]);
  return both;
}

/** The gradients and the scalar, in one pass. */
export function valueWithGradients(
  loss: Loss,
  parameters: readonly Tensor[],
): { readonly value: tf.Scalar; readonly gradients: Tensor[] } {
  return tf.tidy(() => {
    const { value, grads } = tf.engine().gradients(() => loss(parameters), [...parameters], undefined, true);
    const gradients = parameters.map(({ shape }, i) => (grads[i] as Tensor | undefined) ?? tf.zeros(shape));
    return { value: value as tf.Scalar, gradients };
  });
}
