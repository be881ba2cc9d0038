import * as tf from '@tensorflow/tfjs-core';

/** The same values, held constant under differentiation. */
export function withoutGradient<T extends tf.Tensor>(x: T): T {
  const gate = tf.customGrad((value) => {
    const { shape } = asTensor(value);
    return { value: tf.clone(asTensor(value)), gradFunc: () => tf.zeros(shape) };
  });
  return gate(x) as T;
}

/**
 * max(x, 0), differentiated as if it were x: where rounding alone made x negative, the derivatives of what x stands
 * for go on being right (relu's would vanish, second derivatives included).
 */
export function positivePart<T extends tf.Tensor>(x: T): T {
  const gate = tf.customGrad((value) => ({ value: tf.relu(asTensor(value)), gradFunc: (dy) => tf.clone(dy) }));
  return gate(x) as T;
}

function asTensor(value: tf.Tensor | tf.GradSaveFunc): tf.Tensor {
  if (typeof value === 'function') throw new TypeError('gradient gate: expected a tensor, got a function; report this');
  return value;
}
