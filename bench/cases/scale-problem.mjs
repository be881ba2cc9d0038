import { choice, createKey, fold, medianBandwidth, normal, split, useBackend } from '@ingd/engine';
import { rbf } from '@ingd/families';
import { closedFormDrift } from '@ingd/fisher';
import { drawMlp, gaussian, kernelGradient, mlpTangent, randomFeatureGradient } from '@ingd/kernels';
import * as tf from '@tensorflow/tfjs-core';

/** One step of a flow with everything in it: centres, bandwidth, space, drift, move. Made for a process of its own. */
export async function measureStep({ backend = 'wasm', flow, n, b, d, ridge = 1e-4, method = 'auto' }) {
  await useBackend(backend);
  const { particles, target } = drawSamples(n, d);
  const started = performance.now();
  const statistic = await drawStatistic(particles, target, b, createKey(5));
  const space = await spaces[flow](particles, createKey(6));
  const found = await closedFormDrift({ statistic, space, particles, target, damping: 1e-3, ridge, method });
  const velocity = found.drift.at(particles);
  const moved = tf.tidy(() => tf.add(particles, tf.mul(velocity, 0.5)));
  await moved.data();
  return {
    seconds: (performance.now() - started) / 1000,
    method: found.method,
    iterations: found.iterations,
    converged: found.converged,
  };
}

/** The drift with and without Γ, compared at the particles. */
export async function compareWithDirect({ backend = 'wasm', flow, n, b, d, ridge }) {
  await useBackend(backend);
  const { particles, target } = drawSamples(n, d);
  const statistic = await drawStatistic(particles, target, b, createKey(5));
  const space = await spaces[flow](particles, createKey(6));
  const problem = { statistic, space, particles, target, damping: 1e-3, ridge };
  const drifts = [];
  for (const method of ['statistic-space', 'matrix-free']) {
    const { drift, iterations } = await closedFormDrift({ ...problem, method });
    drifts.push({ values: await drift.at(particles).data(), iterations });
  }
  const [direct, applied] = drifts;
  return { error: relativeError(applied.values, direct.values), iterations: applied.iterations };
}

/** One product K V of the kernel of KiNG with one field, by tiles. */
export async function measureFieldProduct({ backend = 'wasm', n, d }) {
  await useBackend(backend);
  const { particles } = drawSamples(n, d);
  const space = await spaces.king(particles);
  const basis = space.at(particles);
  const field = normal(createKey(7), [1, n * d]);
  const started = performance.now();
  await basis.apply(field).data();
  return { seconds: (performance.now() - started) / 1000 };
}

function drawSamples(n, d) {
  const [particleKey, targetKey] = split(createKey(3));
  return tf.tidy(() => ({
    particles: normal(particleKey, [n, d]),
    target: tf.add(tf.mul(normal(targetKey, [n, d]), 0.5), 1),
  }));
}

/** Centres from the pool, and from a cloud around it where more are wanted than there are points. */
async function drawStatistic(particles, target, b, key) {
  const pool = tf.concat([particles, target], 0);
  const bandwidth = await medianBandwidth(pool);
  const [rows, d] = pool.shape;
  const centers = tf.tidy(() => {
    const chosen = tf.gather(pool, tf.tensor1d(choice(fold(key, 1), rows, Math.min(b, rows)), 'int32'));
    if (b <= rows) return chosen;
    return tf.concat([chosen, tf.add(tf.mul(normal(fold(key, 2), [b - rows, d]), 0.8), 0.5)], 0);
  });
  const statistic = rbf({ centers, bandwidth });
  tf.dispose([pool, centers]);
  return statistic;
}

const spaces = {
  ntKing(particles, key) {
    const d = particles.shape[1];
    return mlpTangent({ network: drawMlp({ widths: [d, 31, 31, d], key }) });
  },
  async randomFeatureKing(particles, key) {
    const kernel = gaussian({ bandwidth: await medianBandwidth(particles) });
    return randomFeatureGradient({ kernel, features: 512, key, dimension: particles.shape[1] });
  },
  async king(particles) {
    const kernel = gaussian({ bandwidth: await medianBandwidth(particles) });
    return kernelGradient({ kernel, dimension: particles.shape[1] });
  },
};

function relativeError(actual, expected) {
  let [worst, scale] = [0, 0];
  for (let i = 0; i < expected.length; i++) {
    worst = Math.max(worst, Math.abs(actual[i] - expected[i]));
    scale = Math.max(scale, Math.abs(expected[i]));
  }
  return worst / scale;
}
