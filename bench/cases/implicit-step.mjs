import { inChild, interleave, megabytes, milliseconds, percent } from '@ingd/cli/bench';
import { createKey, fastestProductRate, fold, normal, useBackend } from '@ingd/engine';
import { rbf } from '@ingd/families';
import { adam, disposeIngdState, ingd, mlpNetwork, networkInTime, timeNetwork } from '@ingd/generators';
import * as tf from '@tensorflow/tfjs-core';

const [n, b, d, updates, nodes] = [1000, 200, 2, 10, 5];
const networks = [[67], [256, 256, 256]];

export const title = 'A step of implicit natural gradient descent';
export const about = [
  `Algorithm 1 as \`ingd()\` of @ingd/generators does it: ${n} particles and as many targets in ${d} dimensions, b = ${b} RBF statistics, ${updates} updates of Adam, each with ${nodes} Gauss–Hermite nodes, and the anchor. The generator is z + t φ(z, t), φ with the hidden layers named.`,
  'Operations are those of products, distances and factors, counted: an addition and a multiplication as two, a symmetric product half. `by tape` counts the same step in its published structure, where automatic differentiation goes back through nodes, covariances and the solve (twice the way there) and nothing is known to be symmetric. Ours goes through the generator once more for each update, since its samples are read between value and gradient, holds it by the anchor, and looks at the last update too: more where the network is what costs.',
  'Share is of the fastest product over the least wall time, and over the processor time of all threads. The rest goes to exp and tanh, to covariances in float64 and to memory; with the small network that is nearly all there is.',
];
export const backends = ['wasm', 'tensorflow', 'webgpu'];

export async function run({ backend, rounds, quick }) {
  const rows = [];
  for (const hidden of networks) {
    const settings = { backend, hidden, rounds: quick ? 1 : Math.min(rounds, 3) };
    const { value, peakMemoryBytes } = await inChild({ module: import.meta.url, name: 'measureStep', settings });
    rows.push({ hidden, ...value, peakMemoryBytes });
  }
  return { rows, columns };
}

/** Times steps of one run. Made for a process of its own. */
export async function measureStep({ backend, hidden, rounds }) {
  await useBackend(backend);
  const before = await fastestProductRate();
  const [{ wall, processor }] = await interleave([{ name: 'step', run: steps(hidden) }], { rounds, warmUp: 0 });
  return { wall, processor, productRate: Math.max(before, await fastestProductRate()) };
}

/** Each call goes one step further. */
function steps(hidden) {
  const key = createKey(3);
  const y = tf.tidy(() => tf.add(normal(fold(key, 1), [n, d]), 1));
  const statistic = rbf({ centers: tf.slice(y, [0, 0], [b, d]), bandwidth: 1 });
  const network = mlpNetwork({ widths: widthsOf(hidden), activation: 'tanh' });
  const trainer = ingd({
    statistic,
    generator: networkInTime({ network: timeNetwork({ network }) }),
    target: { batch: async () => tf.clone(y) },
    optimiser: adam({ learningRate: 1e-3 }),
    ...{ stepSize: 0.1, updates, nodes, batchSize: n },
  });
  let state = trainer.init(key);
  return async () => {
    const { state: next } = await trainer.step(state);
    disposeIngdState(state);
    state = next;
  };
}

/** Time is one more input. */
function widthsOf(hidden) {
  return [d + 1, ...hidden, d];
}

function weightsOf(hidden) {
  const products = widthsOf(hidden).map((width, index, all) => (index === 0 ? 0 : all[index - 1] * width));
  return { all: products.reduce((sum, count) => sum + count, 0), first: products[1] };
}

/** What it takes to follow n samples once: their values, and the gradient in the weights of a function of them. */
function following(hidden) {
  const { all, first } = weightsOf(hidden);
  const pass = 2 * n * all;
  const statistic = 2 * n * b * d;
  const gradient = 2 * pass + 2 * n * (all - first) + statistic + 2 * n * b * (d + 3); // there, weights, back; T's own pull
  return { pass, statistic, gradient };
}

/** One evaluation at every node with the anchor; covariances are symmetric, nothing is differentiated but the samples. */
function evaluation(hidden) {
  const { pass, statistic, gradient } = following(hidden);
  const node = pass + statistic + n * b * (b + 1) + 4 * n * b + gradient;
  return nodes * node + (pass + statistic + gradient) + b ** 3 / 3 + 5 * 2 * b ** 2;
}

function counted({ hidden }) {
  const { pass, statistic } = following(hidden);
  const observed = pass + 2 * (statistic + n * b * (b + 1)) + b ** 3 / 3 + 2 * b ** 2;
  return observed + (updates + 1) * evaluation(hidden);
}

/** Of the structure as published: the way there with whole covariances and an LU solve, and twice that on the way back. */
function byTape({ hidden }) {
  const { pass, statistic } = following(hidden);
  const there = nodes * (pass + statistic + 2 * n * b ** 2) + (2 / 3) * b ** 3 + 2 * b ** 2;
  const observed = pass + 2 * statistic + 2 * n * b ** 2 + (2 / 3) * b ** 3 + 2 * b ** 2;
  return observed + updates * 3 * there;
}

const columns = {
  network: ({ hidden }) => widthsOf(hidden).join('-'),
  'wall ms, median (least)': ({ wall }) => `${milliseconds(wall.median)} (${milliseconds(wall.least)})`,
  'processor ms': ({ processor }) => milliseconds(processor.median),
  GFLOP: (row) => (counted(row) / 1e9).toFixed(2),
  'by tape': (row) => (byTape(row) / 1e9).toFixed(2),
  'GFLOP/s': (row) => (counted(row) / row.wall.least / 1e6).toFixed(1),
  share: (row) => percent(counted(row) / (row.wall.least / 1000) / row.productRate),
  'share of processor time': (row) => percent(counted(row) / (row.processor.median / 1000) / row.productRate),
  'memory MB': ({ peakMemoryBytes }) => megabytes(peakMemoryBytes),
};
