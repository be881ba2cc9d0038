import { squaredDistances } from '@ingd/engine';
import * as tf from '@tensorflow/tfjs-core';

const tileRows = 1000;

/** Σᵢⱼ exp(−|xᵢ − yⱼ|²/(2 s²)), tile by tile; tiles are added in float64. */
async function kernelSum(x: tf.Tensor2D, y: tf.Tensor2D, bandwidth: number): Promise<number> {
  let sum = 0;
  for (let start = 0; start < x.shape[0]; start += tileRows) {
    const rows = tf.tidy(() => {
      const tile = tf.slice2d(x, [start, 0], [Math.min(tileRows, x.shape[0] - start), x.shape[1]]);
      return tf.sum(tf.exp(tf.div(squaredDistances(tile, y), -2 * bandwidth ** 2)), 1);
    });
    sum += (await rows.data<'float32'>()).reduce((total, value) => total + value, 0);
    rows.dispose();
  }
  return sum;
}

/** Mean kernel between two samples. */
export async function meanKernel(x: tf.Tensor2D, y: tf.Tensor2D, bandwidth: number): Promise<number> {
  return (await kernelSum(x, y, bandwidth)) / (x.shape[0] * y.shape[0]);
}

const blockRows = 2000;

/** Mean kernel over pairs of different rows of one sample: within blocks of 2000, which is as unbiased as over all pairs. */
export async function meanKernelWithin(x: tf.Tensor2D, bandwidth: number): Promise<number> {
  let [sum, pairs] = [0, 0];
  for (let start = 0; start < x.shape[0]; start += blockRows) {
    const count = Math.min(blockRows, x.shape[0] - start);
    const block = tf.slice2d(x, [start, 0], [count, x.shape[1]]);
    sum += (await kernelSum(block, block, bandwidth)) - count;
    pairs += count * (count - 1);
    block.dispose();
  }
  return sum / pairs;
}
