import { drawClouds, interleave, milliseconds, paperSizes, paperStep } from '@ingd/cli/bench';
import { choice, createKey, fold, medianBandwidth, useThreads } from '@ingd/engine';
import { rbf } from '@ingd/families';
import { closedFormDrift } from '@ingd/fisher';
import { drawMlp, gaussian, kernelGradient, mlpTangent } from '@ingd/kernels';
import * as tf from '@tensorflow/tfjs-core';

export const title = 'Where an iteration’s time goes';
export const about = [
  'The parts of the iterations above, each alone and on one thread; wall ms, the least of all rounds, which other work on the machine disturbs least.',
];
export const backends = ['wasm', 'webgpu'];

export async function run({ rounds }) {
  useThreads(1);
  const [five, twenty] = [await timesOf(5, rounds), await timesOf(20, rounds)];
  return {
    rows: five.map(({ name, wall }, row) => ({ name, five: wall.least, twenty: twenty[row].wall.least })),
    columns,
  };
}

const columns = {
  part: ({ name }) => name,
  'd = 5': ({ five }) => milliseconds(five),
  'd = 20': ({ twenty }) => milliseconds(twenty),
};

async function timesOf(dimension, rounds) {
  const { particles, target } = drawClouds(paperSizes, dimension, createKey(3));
  const pool = tf.concat([particles, target], 0);
  const statistic = rbf({ centers: pool, bandwidth: await medianBandwidth(pool) });
  const kernel = gaussian({ bandwidth: await medianBandwidth(particles) });
  const tangent = mlpTangent({ network: network(dimension, 1) });
  const gradient = kernelGradient({ kernel, dimension });
  const { damping, ridge } = paperStep;
  const problem = { statistic, particles, target, damping, ridge };
  const drifts = [
    (await closedFormDrift({ ...problem, space: tangent })).drift,
    (await closedFormDrift({ ...problem, space: gradient })).drift,
  ];
  const times = await interleave(
    [
      { name: 'bandwidth of particles ∪ target', run: () => medianBandwidth(pool) },
      { name: 'bandwidth of the particles (KiNG)', run: () => medianBandwidth(particles) },
      { name: 'centres drawn, statistic made', run: (round) => drawn(pool, round) },
      { name: 'network drawn (ntKiNG)', run: (round) => network(dimension, round + 2).dispose() },
      { name: 'closedFormDrift, ntKiNG', run: () => solved({ ...problem, space: tangent }) },
      { name: 'closedFormDrift, KiNG', run: () => solved({ ...problem, space: gradient }) },
      { name: 'move, ntKiNG', run: () => moved(drifts[0], particles) },
      { name: 'move, KiNG', run: () => moved(drifts[1], particles) },
    ],
    { rounds },
  );
  for (const owned of [particles, target, pool, statistic, tangent, gradient, ...drifts]) owned.dispose();
  return times;
}

function network(dimension, seed) {
  const { width } = paperSizes;
  return drawMlp({ widths: [dimension, width, width, dimension], key: createKey(seed) });
}

function drawn(pool, round) {
  const key = fold(createKey(5), round);
  const centers = tf.tidy(() => tf.gather(pool, tf.tensor1d(choice(key, pool.shape[0], paperSizes.centers), 'int32')));
  rbf({ centers, bandwidth: 1 }).dispose();
  centers.dispose();
}

async function solved(options) {
  const { drift } = await closedFormDrift(options);
  drift.dispose();
}

async function moved(drift, particles) {
  const result = tf.tidy(() => tf.add(particles, tf.mul(drift.at(particles), paperStep.stepSize)));
  await result.data();
  result.dispose();
}
