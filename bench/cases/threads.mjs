import { interleave, milliseconds } from '@ingd/cli/bench';
import { createKey, normal, split } from '@ingd/engine';
import { rbf } from '@ingd/families';
import { closedFormDrift } from '@ingd/fisher';
import { tilePool } from '@ingd/fisher/workers';
import { drawMlp, gaussian, mlpTangent, randomFeatureGradient } from '@ingd/kernels';
import * as tf from '@tensorflow/tfjs-core';

const [b, d] = [200, 5];
/** Steps take seconds, and the least of a few is as steady as that of many. */
const ROUNDS = 4;
const SPEEDUP = 1.7;

export const title = 'Parts of the particles over threads';
export const about = [
  `closedFormDrift alone, as many targets as particles, b = ${b}, d = ${d}, method 'statistic-space': wall ms without a pool and with pools of one and two threads in turns, the least of all rounds.`,
  'The speed-up is that of two threads over one; a machine whose cores are busy with other work shows less.',
];

export async function run({ quick, rounds }) {
  const pools = [await tilePool({ threads: 1 }), await tilePool({ threads: 2 })];
  const rows = [];
  for (const space of ['ntKing', 'randomFeatureKing']) {
    for (const n of quick ? [4000] : [20_000, 50_000]) {
      rows.push({ space, n, ...(await timesOf({ space, n, pools, rounds: Math.min(rounds, ROUNDS) })) });
    }
  }
  for (const pool of pools) await pool.close();
  return { rows, columns, goals: rows.map(goalOf) };
}

async function timesOf({ space: name, n, pools, rounds }) {
  const [particleKey, targetKey] = split(createKey(3));
  const particles = normal(particleKey, [n, d]);
  const target = tf.tidy(() => tf.add(tf.mul(normal(targetKey, [n, d]), 0.5), 1));
  const centers = tf.slice(target, [0, 0], [b, d]);
  const statistic = rbf({ centers, bandwidth: 2 });
  const space = spaces[name]();
  const problem = { statistic, space, particles, target, damping: 1e-3, ridge: 1e-4, method: 'statistic-space' };
  const contenders = [undefined, ...pools].map((pool) => ({
    name: pool === undefined ? 'no pool' : `${pool.threads}`,
    run: async () => (await closedFormDrift({ ...problem, pool })).drift.dispose(),
  }));
  const [plain, one, two] = (await interleave(contenders, { rounds })).map(({ wall }) => wall.least);
  for (const owned of [particles, target, centers, statistic, space]) owned.dispose();
  return { plain, one, two };
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
  'no pool': ({ plain }) => milliseconds(plain),
  '1 thread': ({ one }) => milliseconds(one),
  '2 threads': ({ two }) => milliseconds(two),
  '1 thread / 2': ({ one, two }) => (one / two).toFixed(2),
  'no pool / 2': ({ plain, two }) => (plain / two).toFixed(2),
};
