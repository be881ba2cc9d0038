import type { Tensor } from '@tensorflow/tfjs-core';
import * as tf from '@tensorflow/tfjs-core';

const HALF_LOG_TWO_PI = 0.9189385332046727;
/** From here on the asymptotic series are exact in float32. */
const LARGE = 8;

/**
 * log Γ(x), x > 0, of each entry, in float32 to 1e-6 of max(1, |log Γ|), with derivatives of every order: Stirling's
 * formula at x + 8 over the product it overshoots by   [DLMF 5.11.1, 5.5.1]. The caller disposes it.
 */
export function logGammaTensor<T extends Tensor>(x: T): T {
  return byArgument(x, stirling, (small, raised) => tf.sub(stirling(raised), tf.addN(shifts(small).map(logOf))));
}

/** ψ(x), x > 0, of each entry, in float32 to 2e-6 of max(1, |ψ|)   [DLMF 5.11.2, 5.5.2]. The caller disposes it. */
export function digammaTensor<T extends Tensor>(x: T): T {
  return byArgument(x, digammaSeries, (small, raised) =>
    tf.sub(digammaSeries(raised), tf.addN(shifts(small).map((shifted) => tf.reciprocal(shifted)))),
  );
}

/** ψ′(x), x > 0, of each entry, in float32 to 2e-6 of max(1, ψ′)   [DLMF 5.15.8, 5.15.5]. The caller disposes it. */
export function trigammaTensor<T extends Tensor>(x: T): T {
  return byArgument(x, trigammaSeries, (small, raised) =>
    tf.add(trigammaSeries(raised), tf.addN(shifts(small).map((shifted) => tf.square(tf.reciprocal(shifted))))),
  );
}

/** The branch not taken is given an argument at which it is finite, and so is its gradient. */
function byArgument<T extends Tensor>(
  x: T,
  ofLarge: (x: Tensor) => Tensor,
  ofSmall: (x: Tensor, raised: Tensor) => Tensor,
): T {
  return tf.tidy(() => {
    const small = tf.minimum(x, LARGE);
    return tf.where(tf.lessEqual(x, LARGE), ofSmall(small, tf.add(small, LARGE)), ofLarge(tf.maximum(x, LARGE))) as T;
  });
}

/** x, x + 1, …, x + 7. */
function shifts(x: Tensor): Tensor[] {
  return Array.from({ length: LARGE }, (_, k) => tf.add(x, k));
}

function logOf(x: Tensor): Tensor {
  return tf.log(x);
}

/** (x − ½) log x − x + ½ log 2π + 1/(12x) − 1/(360x³) + 1/(1260x⁵). */
function stirling(x: Tensor): Tensor {
  const inverse = tf.reciprocal(x);
  const series = polynomial(tf.square(inverse), [1 / 12, -1 / 360, 1 / 1260]);
  const leading = tf.mul(x, tf.sub(tf.log(x), 1));
  return tf.add(tf.sub(leading, tf.mul(tf.log(x), 0.5)), tf.add(tf.mul(inverse, series), HALF_LOG_TWO_PI));
}

/** log x − 1/(2x) − 1/(12x²) + 1/(120x⁴) − 1/(252x⁶). */
function digammaSeries(x: Tensor): Tensor {
  const inverse = tf.reciprocal(x);
  const square = tf.square(inverse);
  const series = tf.mul(square, polynomial(square, [-1 / 12, 1 / 120, -1 / 252]));
  return tf.add(tf.sub(tf.log(x), tf.mul(inverse, 0.5)), series);
}

/** 1/x + 1/(2x²) + 1/(6x³) − 1/(30x⁵) + 1/(42x⁷). */
function trigammaSeries(x: Tensor): Tensor {
  const inverse = tf.reciprocal(x);
  const square = tf.square(inverse);
  const series = tf.mul(tf.mul(inverse, square), polynomial(square, [1 / 6, -1 / 30, 1 / 42]));
  return tf.add(tf.add(inverse, tf.mul(square, 0.5)), series);
}

/** c₀ + c₁ x + c₂ x². */
function polynomial(x: Tensor, [c0, c1, c2]: readonly [number, number, number]): Tensor {
  return tf.add(tf.mul(x, tf.add(tf.mul(x, c2), c1)), c0);
}
