import {
  createKey,
  fold,
  type Key,
  type Matrix,
  medianBandwidth,
  normal,
  normalValues,
  toMatrix,
  toTensor,
  uniformValues,
} from '@ingd/engine';
import type * as tf from '@tensorflow/tfjs-core';
import {
  applyMap,
  type Flow,
  invertMap,
  king,
  mapFromRun,
  ntKing,
  runFlow,
  samples,
  type TransportMap,
} from '../src/index.js';
import { meanKernel, meanKernelWithin } from './mean-kernel.js';

const particleCount = 100;
const freshCount = 10_000;
const targetCount = 2_000;
const checkedCount = 200;
const steps = 30;
const seeds = [1, 2, 3];

const methods: readonly (readonly [name: string, make: () => Flow])[] = [
  ['ntKiNG', () => ntKing()],
  ['KiNG', () => king()],
  ['ntKiNG, invertible', () => ntKing({ invertible: true })],
  ['KiNG, invertible', () => king({ invertible: true })],
];

/** ½N(−2, ¼I) + ½N(2, ¼I) */
function mixture(key: Key, rows: number, dimension: number): tf.Tensor2D {
  const coins = uniformValues(fold(key, 1), rows);
  const noise = normalValues(fold(key, 2), rows * dimension);
  const data = noise.map((z, i) => z / 2 + ((coins[Math.floor(i / dimension)] ?? 0) < 0.5 ? -2 : 2));
  return toTensor({ rows, columns: dimension, data });
}

/** Fresh target rows with the bandwidth and the mean kernel that every distance to them needs. */
interface Judge {
  readonly fresh: tf.Tensor2D;
  readonly bandwidth: number;
  readonly own: number;
}

/** The square root of the unbiased squared MMD, with its sign: it does not depend on how many rows there are. */
async function distance(points: tf.Tensor2D, { fresh, bandwidth, own }: Judge): Promise<number> {
  const square = (await meanKernelWithin(points, bandwidth)) + own - 2 * (await meanKernel(points, fresh, bandwidth));
  return Math.sign(square) * Math.sqrt(Math.abs(square));
}

interface Trial {
  readonly before: number;
  readonly targets: number;
  readonly inSample: number;
  readonly outOfSample: number;
  readonly map: TransportMap;
}

async function trial(make: () => Flow, dimension: number, seed: number, judge: Judge): Promise<Trial> {
  const key = createKey(100 * dimension + seed);
  const particles = normal<tf.Rank.R2>(fold(key, 1), [particleCount, dimension]);
  const target = mixture(fold(key, 2), particleCount, dimension);
  const run = await runFlow(make(), { particles, target: samples(target), steps, key: fold(key, 3) });
  const map = mapFromRun({ run });
  const source = normal<tf.Rank.R2>(fold(key, 4), [freshCount, dimension]);
  const moved = toTensor(await applyMap(map, await toMatrix(source)));
  const result = {
    before: await distance(particles, judge),
    targets: await distance(target, judge),
    inSample: await distance(run.state.particles, judge),
    outOfSample: await distance(moved, judge),
    map,
  };
  for (const tensor of [particles, target, run.state.particles, source, moved]) tensor.dispose();
  return result;
}

/** `.0497 ± .0011` */
function summary(values: readonly number[]): string {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const spread = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / Math.max(1, values.length - 1);
  return `${mean.toFixed(4)} ± ${Math.sqrt(spread / values.length).toFixed(4)}`;
}

/** How often new points lie where an invertible map was not measured to be one-to-one, and how far off their way back is. */
async function wayBack(map: TransportMap, dimension: number): Promise<string> {
  if (map.steps.some(({ contraction }) => contraction === undefined)) return '';
  const source = normal<tf.Rank.R2>(createKey(999), [checkedCount, dimension]);
  const points: Matrix = await toMatrix(source);
  source.dispose();
  const { contraction, folds, error } = await invertMap(map, await applyMap(map, points));
  const errors = error.filter((value) => !Number.isNaN(value)).sort();
  const outside = contraction.filter((value) => value >= 1).length;
  const middle = errors[Math.floor(errors.length / 2)] ?? Number.NaN;
  return `${folds.length}, ${outside} of ${checkedCount}, ${middle.toExponential(1)}`;
}

/** The table, one row for each dimension and method. */
export async function outOfSampleTable(say: (line: string) => void): Promise<string> {
  const rows = [
    '| d | method | source | targets themselves | in-sample | out-of-sample | back: folds, slope of 1 or more, median error |',
    '| --- | --- | --- | --- | --- | --- | --- |',
  ];
  for (const dimension of [5, 20]) {
    const fresh = mixture(createKey(7 + dimension), targetCount, dimension);
    const some = mixture(createKey(8 + dimension), 1000, dimension);
    const bandwidth = await medianBandwidth(some, { rule: 'median' });
    const judge = { fresh, bandwidth, own: await meanKernelWithin(fresh, bandwidth) };
    for (const [name, make] of methods) {
      const trials: Trial[] = [];
      for (const seed of seeds) trials.push(await trial(make, dimension, seed, judge));
      const column = (of: (made: Trial) => number) => summary(trials.map(of));
      const back = await wayBack((trials[0] as Trial).map, dimension);
      const cells = [
        column((t) => t.before),
        column((t) => t.targets),
        column((t) => t.inSample),
        column((t) => t.outOfSample),
      ];
      rows.push(`| ${[dimension, name, ...cells, back].join(' | ')} |`);
      say(rows.at(-1) ?? '');
    }
    for (const tensor of [fresh, some]) tensor.dispose();
  }
  return rows.join('\n');
}

export const setting = { particleCount, freshCount, targetCount, checkedCount, steps, seeds: seeds.length };
