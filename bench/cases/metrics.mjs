import { growthExponent, megabytes } from '@ingd/cli/bench';
import { createKey, normalValues, useBackend } from '@ingd/engine';
import {
  energyDistance,
  energyKernel,
  mmdPermutationTest,
  mmdPermutationTests,
  sinkhornDivergence,
  slicedWasserstein,
} from '@ingd/metrics';
import { inProcesses } from '../measure/in-processes.mjs';

const d = 5;
const PERMUTATIONS = 19;
/** Of the largest test, whose pairs would fill 10 GB. */
const MOST_GIGABYTES = 0.8;

const pairSizes = [1000, 2500, 5000, 10_000, 25_000];
const metrics = {
  mmd: {
    words: `MMD, ${PERMUTATIONS} permutations`,
    sizes: pairSizes,
    atMostExponent: 2.1,
    measure: (x, y, key) => mmdPermutationTest(x, y, { key, permutations: PERMUTATIONS }),
  },
  both: {
    words: `MMD and energy distance together, ${PERMUTATIONS} permutations`,
    sizes: pairSizes,
    atMostExponent: 2.1,
    measure: (x, y, key) =>
      mmdPermutationTests(x, y, { key, permutations: PERMUTATIONS, kernels: [{}, { kernel: energyKernel() }] }),
  },
  energy: {
    words: 'energy distance',
    sizes: pairSizes,
    atMostExponent: 2.1,
    measure: (x, y) => energyDistance(x, y),
  },
  sliced: {
    words: 'sliced Wasserstein distance, 50 directions',
    sizes: [3000, 10_000, 30_000, 100_000, 300_000],
    atMostExponent: 1.2,
    measure: (x, y, key) => slicedWasserstein(x, y, { key, projections: 50 }),
  },
  sinkhorn: {
    words: 'Sinkhorn divergence, regularisation 1',
    sizes: [250, 500, 1000, 2000, 4000],
    atMostExponent: 2.1,
    measure: (x, y) => sinkhornDivergence(x, y, { regularization: 1 }),
  },
};

export const title = 'Distances between samples';
export const about = [
  `Two normal samples of n rows each, d = ${d}, their means 0.1 apart in every column: wall seconds, the least of all rounds, each size in a process of its own. ns a pair: of the (2n)² / 2 pairs of rows.`,
];

export async function run({ quick, rounds, ...limits }) {
  const works = Object.entries(metrics).flatMap(([metric, { sizes }]) =>
    sizes.slice(0, quick ? 3 : undefined).map((n) => ({
      module: import.meta.url,
      name: 'measureMetric',
      settings: { metric, n, rounds: Math.min(rounds, 3) },
    })),
  );
  const rows = (await inProcesses(works, limits)).map((result, index) => ({
    ...works[index].settings,
    ...result.value,
    ...result,
  }));
  return {
    rows,
    columns,
    goals: quick ? [] : goalsOf(rows),
    notes: quick ? [] : Object.keys(metrics).map((metric) => noteOf(rows, metric)),
  };
}

/** Least wall seconds. Made for a process of its own. */
export async function measureMetric({ metric, n, rounds }) {
  await useBackend('wasm');
  const [x, y] = [0, 0.1].map((shift, index) => ({
    rows: n,
    columns: d,
    data: normalValues(createKey(index + 1), n * d).map((value) => value + shift),
  }));
  let seconds = Number.POSITIVE_INFINITY;
  const begun = performance.now();
  for (let round = 0; round < rounds && performance.now() - begun < 60_000; round++) {
    const started = performance.now();
    await metrics[metric].measure(x, y, createKey(3));
    seconds = Math.min(seconds, (performance.now() - started) / 1000);
  }
  return { seconds };
}

function growth(rows, metric) {
  const done = rows.filter((row) => row.metric === metric && row.failed === undefined);
  if (done.length < 5) return undefined;
  return growthExponent(
    done.map(({ n }) => n),
    done.map(({ seconds }) => seconds),
  );
}

function goalsOf(rows) {
  const exponents = Object.entries(metrics).map(([metric, { words, atMostExponent }]) => ({
    what: `exponent of n, ${words}`,
    measured: growth(rows, metric)?.exponent ?? Number.NaN,
    unit: '',
    atMost: atMostExponent,
  }));
  const largest = rows.filter(({ metric }) => metric === 'both').at(-1);
  const memory = {
    what: `memory peak of both tests, n = ${largest.n}`,
    measured: (largest.peakMemoryBytes ?? Number.NaN) / 1e9,
    unit: 'GB',
    atMost: MOST_GIGABYTES,
  };
  return [...exponents, memory];
}

function noteOf(rows, metric) {
  const fitted = growth(rows, metric);
  const { words } = metrics[metric];
  if (fitted === undefined) return `${words}: too few sizes were finished for an exponent.`;
  return `${words}: exponent of n ${fitted.exponent.toFixed(2)} ± ${fitted.standardError.toFixed(2)}.`;
}

const columns = {
  metric: ({ metric }) => metrics[metric].words,
  n: ({ n }) => String(n),
  s: ({ seconds, failed }) => failed ?? seconds.toPrecision(3),
  'ns a pair': ({ seconds, n, failed, metric }) =>
    failed || metric === 'sliced' ? '' : ((1e9 * seconds) / (2 * n * n)).toPrecision(3),
  'peak MB': ({ peakMemoryBytes }) => megabytes(peakMemoryBytes),
};
