import { availableParallelism } from 'node:os';
import { interleave, milliseconds } from '@ingd/cli/bench';
import { createKey, normal, split, useBackend } from '@ingd/engine';
import { rbf } from '@ingd/families';
import { closedFormDrift } from '@ingd/fisher';
import { tilePool } from '@ingd/fisher/workers';
import { drawMlp, gaussian, mlpTangent, randomFeatureGradient } from '@ingd/kernels';
import * as tf from '@tensorflow/tfjs-core';
import { inProcesses } from '../measure/in-processes.mjs';

const [b, d] = [200, 5];
/** Steps take seconds, and the least of a few is as steady as that of many. */
const ROUNDS = 3;
const SPEEDUP = 1.7;

export const title = 'Parts of the particles over threads';
export const about = [
  `closedFormDrift alone, as many targets as particles, b = ${b}, d = ${d}, method 'statistic-space': wall ms without a pool and with pools of one, two and (from eight cores) four threads in turns, the least of all rounds.`,
  'The speed-up is that of two threads over one; a machine whose cores are busy with other work shows less.',
];

export async function run({ backend, quick, rounds, ...limits }) {
  const works = ['ntKing', 'randomFeatureKing'].map((space) => ({
    module: import.meta.url,
    name: 'measureThreads',
    settings: { backend, space, n: quick ? 4000 : 20_000, rounds: Math.min(rounds, ROUNDS) },
  }));
  const rows = (await inProcesses(works, limits)).map((result, index) => ({
    ...works[index].settings,
    ...result.value,
    ...result,
  }));
  return { rows, columns, goals: rows.map(goalOf) };
}

/** Least wall ms without threads and with some. Made for a process of its own. */
export async function measureThreads({ backend, space: name, n, rounds }) {
  await useBackend(backend);
  const counts = availableParallelism() < 8 ? [1, 2] : [1, 2, 4];
  const pools = await Promise.all(counts.map((threads) => tilePool({ threads })));
  const problem = drawProblem(name, n);
  const contenders = [undefined, ...pools].map((pool) => ({
    name: pool === undefined ? 'no pool' : `${pool.threads}`,
    run: async () => (await closedFormDrift({ ...problem, pool })).drift.dispose(),
  }));
  const timings = await interleave(contenders, { rounds, warmUp: 1 });
  const [plain, one, two, four] = timings.map(({ wall }) => wall.least);
  for (const pool of pools) await pool.close();
  return { plain, one, two, four };
}

function drawProblem(space, n) {
  const [particleKey, targetKey] = split(createKey(3));
  const particles = normal(particleKey, [n, d]);
  const target = tf.tidy(() => tf.add(tf.mul(normal(targetKey, [n, d]), 0.5), 1));
  const statistic = rbf({ centers: tf.slice(target, [0, 0], [b, d]), bandwidth: 2 });
  const fixed = { damping: 1e-3, ridge: 1e-4, method: 'statistic-space' };
  return { statistic, space: spaces[space](), particles, target, ...fixed };
}

const spaces = {
  ntKing: () => mlpTangent({ network: drawMlp({ widths: [d, 31, 31, d], key: createKey(6) }) }),
  randomFeatureKing: () =>
    randomFeatureGradient({ kernel: gaussian({ bandwidth: 3 }), features: 512, key: createKey(6), dimension: d }),
};

function goalOf({ space, n, one, two }) {
  return { what: `speed-up of two threads, ${space}, n = ${n}`, measured: one / two, unit: '', atLeast: SPEEDUP };
}

const columns = {
  flow: ({ space }) => space,
  n: ({ n }) => String(n),
  'no pool': ({ plain, failed }) => failed ?? milliseconds(plain),
  '1 thread': ({ one }) => milliseconds(one),
  '2 threads': ({ two }) => milliseconds(two),
  '4 threads': ({ four }) => milliseconds(four),
  '1 thread / 2': ({ one, two }) => (two === undefined ? '' : (one / two).toFixed(2)),
  'no pool / 2': ({ plain, two }) => (two === undefined ? '' : (plain / two).toFixed(2)),
};
