import type { Tensor } from '@tensorflow/tfjs-core';
import * as tf from '@tensorflow/tfjs-core';

/** The gradient of a scalar in each parameter, zeros where it does not depend on one; the caller disposes them. */
export function gradientsOf(
  loss: (parameters: readonly Tensor[]) => tf.Scalar,
  parameters: readonly Tensor[],
): Tensor[] {
  return tf.tidy(() => {
    const { value, grads } = tf.engine().gradients(() => loss(parameters), [...parameters], undefined, true);
    value.dispose();
    return parameters.map(({ shape }, i) => (grads[i] as Tensor | undefined) ?? tf.zeros(shape));
  });
}
