import * as tf from '@tensorflow/tfjs-core';

/** For z up to 3.75, in (z / 3.75)² [Abramowitz & Stegun 1964, 9.8.1 and 9.8.3]. */
const SMALL = {
  zero: [1, 3.5156229, 3.0899424, 1.2067492, 0.2659732, 0.0360768, 0.0045813],
  one: [0.5, 0.87890594, 0.51498869, 0.15084934, 0.02658733, 0.00301532, 0.00032411],
};

/** Above, in 3.75 / z, of √z e^{−z} I(z) [9.8.2 and 9.8.4]. */
const LARGE = {
  zero: [0.39894228, 0.01328592, 0.00225319, -0.00157565, 0.00916281, -0.02057706, 0.02635537, -0.01647633, 0.00392377],
  one: [
    0.39894228, -0.03988024, -0.00362018, 0.00163801, -0.01031555, 0.02282967, -0.02895312, 0.01787654, -0.00420059,
  ],
};

/** log I₀(z) of z ≥ 0, to about 2e-7. Call in a tidy. */
export function logBesselZero<T extends tf.Tensor>(z: T): T {
  const { small, large, isSmall } = arguments_(z);
  const below = tf.log(polynomial(SMALL.zero, small));
  const bounded = tf.maximum(z, 3.75);
  const above = tf.add(tf.sub(bounded, tf.mul(0.5, tf.log(bounded))), tf.log(polynomial(LARGE.zero, large)));
  return tf.where(isSmall, below, above) as T;
}

/** I₁(z) / I₀(z) of z ≥ 0, to about 2e-7. Call in a tidy. */
export function besselRatio<T extends tf.Tensor>(z: T): T {
  const { small, large, isSmall } = arguments_(z);
  const below = tf.div(tf.mul(z, polynomial(SMALL.one, small)), polynomial(SMALL.zero, small));
  return tf.where(isSmall, below, tf.div(polynomial(LARGE.one, large), polynomial(LARGE.zero, large))) as T;
}

/** Where each polynomial is not wanted its argument is held at the border. */
function arguments_(z: tf.Tensor): { small: tf.Tensor; large: tf.Tensor; isSmall: tf.Tensor } {
  return {
    small: tf.square(tf.div(tf.minimum(z, 3.75), 3.75)),
    large: tf.div(3.75, tf.maximum(z, 3.75)),
    isSmall: tf.less(z, 3.75),
  };
}

function polynomial(coefficients: readonly number[], x: tf.Tensor): tf.Tensor {
  return coefficients
    .slice(0, -1)
    .reduceRight<tf.Tensor>(
      (sum, each) => tf.add(tf.mul(sum, x), each),
      tf.fill(x.shape, coefficients.at(-1) as number),
    );
}
