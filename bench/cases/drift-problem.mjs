import { choice, fold, medianBandwidth, normal, split } from '@ingd/engine';
import { rbf } from '@ingd/families';
import { closedFormDrift } from '@ingd/fisher';
import { drawMlp, gaussian, kernelGradient, mlpTangent } from '@ingd/kernels';
import * as tf from '@tensorflow/tfjs-core';

/** Section 5.1 of the paper: 100 particles, 100 targets, 200 centres, a network d-31-31-d, λ = ridge = 1e-3, step 1. */
export const paperSizes = { particles: 100, targets: 100, centers: 200, width: 31 };
export const paperStep = { damping: 1e-3, ridge: 1e-3, stepSize: 1 };

/** Particles from N(0, I), targets from N(1, ¼ I): an iteration takes as long whatever the values. */
export function drawSamples({ particles, targets }, dimension, key) {
  const [particleKey, targetKey] = split(key);
  return tf.tidy(() => ({
    particles: normal(particleKey, [particles, dimension]),
    target: tf.add(tf.mul(normal(targetKey, [targets, dimension]), 0.5), 1),
  }));
}

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
