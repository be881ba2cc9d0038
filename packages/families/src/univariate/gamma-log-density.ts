import type { Tensor, Tensor1D, Tensor2D } from '@tensorflow/tfjs-core';
import * as tf from '@tensorflow/tfjs-core';
import { stirlingRemainder } from '../special/log-gamma.js';
import { flat } from './columns.js';

/** From this shape on, log y is taken from y − 1: its rounding error is multiplied by the shape. */
const LARGE_SHAPE = 16;

/**
 * Log density of Gamma(α, β) about its mean m = α/β: α (log y − y + 1) − log x + ½ log(α/2π) − R(α), y = x/m, R what
 * Stirling's formula leaves. None of its terms grows with α near the mean, as those of (α − 1) log x − β x do in float32.
 */
export function gammaLogDensity(x: Tensor2D, shape: number, rate: number): Tensor1D {
  const row = flat(x);
  const mean = shape / rate;
  return aboutMean(row, shape, { ratio: tf.div(row, mean), excess: tf.div(tf.sub(row, mean), mean) });
}

/**
 * Log density of x where 1/x is Gamma(α, β): the same with y = 1/(m x). y − 1 is the difference 1/m − x over x, as WebGPU may round 1/x by
 * several units, which the shape would multiply.
 */
export function inverseGammaLogDensity(x: Tensor2D, shape: number, rate: number): Tensor1D {
  const row = flat(x);
  const scale = rate / shape;
  return aboutMean(row, shape, { ratio: tf.div(scale, row), excess: tf.div(tf.sub(scale, row), row) });
}

/** y and y − 1, each without the other's rounding. */
interface AboutMean {
  readonly ratio: Tensor1D;
  readonly excess: Tensor1D;
}

/** α (log y − y + 1) − log x + ½ log(α/2π) − R(α). */
function aboutMean(row: Tensor1D, shape: number, { ratio, excess }: AboutMean): Tensor1D {
  const constant = 0.5 * Math.log(shape / (2 * Math.PI)) - stirlingRemainder(shape);
  const direct = tf.log(ratio);
  const logarithm = shape < LARGE_SHAPE ? direct : tf.where(tf.less(excess, -0.5), direct, logNearOne(excess));
  return tf.sub(tf.add(tf.mul(tf.sub(logarithm, excess), shape), constant), tf.log(row));
}

/** log(1 + z) for z of −½ or more, with the rounding error of 1 + z put back, as no backend but one has log1p. */
function logNearOne(z: Tensor): Tensor {
  const near = tf.maximum(z, -0.5);
  const sum = tf.add(near, 1);
  const lost = tf.sub(near, tf.sub(sum, 1));
  return tf.add(tf.log(sum), tf.div(lost, sum));
}
