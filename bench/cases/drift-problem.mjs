import { paperStep } from '@ingd/cli/bench';
import { choice, fold, medianBandwidth } from '@ingd/engine';
import { rbf } from '@ingd/families';
import { closedFormDrift } from '@ingd/fisher';
import { drawMlp, gaussian, kernelGradient, mlpTangent } from '@ingd/kernels';
import * as tf from '@tensorflow/tfjs-core';

/** One iteration with everything in it, by a given method of `closedFormDrift`: centres, bandwidth, network, drift, move. */
export async function iteration({ flow, sizes, particles, target, method, key }) {
  const statistic = await drawStatistic(particles, target, sizes.centers, fold(key, 1));
  const space = await spaces[flow](particles, sizes, fold(key, 2));
  const { damping, ridge, stepSize } = paperStep;
  const { drift } = await closedFormDrift({ statistic, space, particles, target, damping, ridge, method });
  const moved = tf.tidy(() => tf.add(particles, tf.mul(drift.at(particles), stepSize)));
  await moved.data();
  for (const owned of [statistic, space, drift, moved]) owned.dispose();
}

async function drawStatistic(particles, target, count, key) {
  const pool = tf.concat([particles, target], 0);
  const bandwidth = await medianBandwidth(pool, { rule: 'paper' });
  const centers = tf.tidy(() => tf.gather(pool, tf.tensor1d(choice(key, pool.shape[0], count), 'int32')));
  const statistic = rbf({ centers, bandwidth });
  tf.dispose([pool, centers]);
  return statistic;
}

const spaces = {
  async ntKing(particles, { width }, key) {
    const dimension = particles.shape[1];
    return mlpTangent({ network: drawMlp({ widths: [dimension, width, width, dimension], key }) });
  },
  async king(particles) {
    const kernel = gaussian({ bandwidth: await medianBandwidth(particles, { rule: 'paper' }) });
    return kernelGradient({ kernel, dimension: particles.shape[1] });
  },
};
