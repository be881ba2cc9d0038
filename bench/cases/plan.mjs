import { choice, createKey, fold, medianBandwidth, normal, useBackend, useThreads } from '@ingd/engine';
import { moments, rbf } from '@ingd/families';
import { closedFormDrift, driftSizes, planDrift } from '@ingd/fisher';
import { drawMlp, gaussian, kernelGradient, mlpTangent, randomFeatureGradient } from '@ingd/kernels';
import * as tf from '@tensorflow/tfjs-core';
import { inProcesses } from '../measure/in-processes.mjs';

/** Within this of the fastest a choice counts as right. */
const TOLERANCE = 1.3;
/** A way expected to take longer than so many times the fastest is not run. */
const HOPELESS = 8;
/** The first are for the compiler, which takes loops in earnest only after a while; a run has hundreds of steps. */
const [WARM_UP, ROUNDS] = [3, 8];

export const title = 'What auto chooses against what is fastest';
export const about = [
  'Every way of `closedFormDrift` that the plan does not expect to be eight times slower than the best, timed in turns (the least of five runs, ms, after three that warm up; on wasm processor time), on one thread, each size in a process of its own.',
  `A choice is right when it takes at most ${TOLERANCE} times the fastest.`,
];

export const backends = ['wasm', 'webgpu'];

const sizes = [];
for (const space of ['ntKing', 'randomFeatureKing', 'king']) {
  for (const [n, b, d] of [
    [100, 200, 5],
    [100, 200, 20],
    [400, 200, 50],
    [100, 50, 2],
    [400, 800, 5],
    [1600, 200, 5],
    [300, 2000, 5],
    [5000, 50, 5],
  ]) {
    if (space !== 'king' || n <= 1600) sizes.push({ statistic: 'rbf', space, n, b, d });
  }
}
for (const [space, n, d] of [
  ['few', 500, 30],
  ['ntKing', 500, 10],
]) {
  sizes.push({ statistic: 'moments', space, n, d });
}

export async function run({ backend, quick, ...limits }) {
  const works = (quick ? sizes.slice(0, 3) : sizes).map((size) => ({
    module: import.meta.url,
    name: 'measureChoice',
    settings: { backend, ...size },
  }));
  const rows = (await inProcesses(works, limits)).map((result, index) => ({
    ...works[index].settings,
    ...result.value,
    ...result,
  }));
  const share = rows.filter(({ ratio }) => ratio <= TOLERANCE).length / rows.length;
  return {
    rows,
    columns,
    goals: [{ what: `share of choices within ${TOLERANCE} of the fastest`, measured: share, unit: '', atLeast: 0.9 }],
  };
}

/** Times what the plan allows at one size. Made for a process of its own. */
export async function measureChoice({ backend, ...size }) {
  await useBackend(backend);
  useThreads(1); // the plan's rates are those of one
  const problem = await problemOf(size);
  const plan = planDrift(driftSizes(problem));
  const able = plan.estimates.filter(({ excessBytes, unsuited }) => excessBytes === 0 && unsuited === undefined);
  const best = Math.min(...able.map(({ seconds }) => seconds));
  const ways = able.filter(({ seconds }) => seconds <= HOPELESS * best).map(({ name }) => name);
  const times = await leastTimes(problem, ways, clocks[backend] ?? clocks.wall);
  for (const owned of [problem.statistic, problem.space, problem.particles, problem.target]) owned.dispose();
  const ratio = times[plan.chosen] / Math.min(...Object.values(times));
  const expected = Object.fromEntries(able.map(({ name, seconds }) => [name, 1000 * seconds]));
  return { b: problem.statistic.size, chosen: plan.chosen, times, expected, ratio };
}

/** Milliseconds. A device works while the processor waits; where all is one thread its own time says the same as the wall, and other work on the machine disturbs it less. */
const clocks = {
  wall: () => performance.now(),
  wasm() {
    const { user, system } = process.cpuUsage();
    return (user + system) / 1000;
  },
};

/** The ways in turns, so that what else the machine does hits all of them alike. */
async function leastTimes(problem, ways, now) {
  const times = Object.fromEntries(ways.map((name) => [name, Number.POSITIVE_INFINITY]));
  for (let round = 0; round < ROUNDS; round++) {
    for (const method of ways) {
      const started = now();
      (await closedFormDrift({ ...problem, method })).drift.dispose();
      if (round >= WARM_UP) times[method] = Math.min(times[method], now() - started);
    }
  }
  return times;
}

async function problemOf({ statistic, space, n, b, d }) {
  const key = createKey(3);
  const particles = normal(fold(key, 1), [n, d]);
  const target = tf.tidy(() => tf.add(tf.mul(normal(fold(key, 2), [n, d]), 0.5), 1));
  const bandwidth = await medianBandwidth(particles);
  const kernel = gaussian({ bandwidth });
  const network = (hidden) => drawMlp({ widths: [d, ...hidden, d], key: fold(key, 3) });
  const spaces = {
    ntKing: () => mlpTangent({ network: network([31, 31]) }),
    few: () => mlpTangent({ network: network([2]) }),
    king: () => kernelGradient({ kernel, dimension: d }),
    randomFeatureKing: () => randomFeatureGradient({ kernel, features: 256, key: fold(key, 3), dimension: d }),
  };
  const made =
    statistic === 'moments' ? moments({ dimension: d, order: 2 }) : statisticAt(particles, target, b, bandwidth);
  return { statistic: made, space: spaces[space](), particles, target, damping: 1e-3, ridge: 1e-3 };
}

function statisticAt(particles, target, b, bandwidth) {
  const d = particles.shape[1];
  const centers = tf.tidy(() => {
    const pool = tf.concat([particles, target, normal(createKey(9), [b, d])], 0);
    return tf.gather(pool, tf.tensor1d(choice(createKey(8), pool.shape[0], b), 'int32'));
  });
  const statistic = rbf({ centers, bandwidth });
  centers.dispose();
  return statistic;
}

const columns = {
  statistic: ({ statistic }) => statistic,
  space: ({ space }) => space,
  'n, b, d': ({ n, b, d }) => `${n}, ${b}, ${d}`,
  chosen: ({ chosen, failed }) => failed ?? chosen,
  'measured (expected) ms': ({ times = {}, expected }) =>
    Object.entries(times)
      .map(([name, time]) => `${name} ${time.toPrecision(3)} (${expected[name].toPrecision(3)})`)
      .join(', '),
  'times the fastest': ({ ratio }) => ratio?.toFixed(2) ?? '',
};
