import { createKey, fold } from '@ingd/engine';
import * as tf from '@tensorflow/tfjs-core';
// @boundaries-ignore every package times its contenders in the same way
import { both, type Contender, table, timed } from '../../engine/bench/timing.js';
import { type ExponentialFamily, logDensity, maximumLikelihood, type Natural } from '../src/index.js';

const ROWS = 1_000_000;

/** The same three jobs without this package. */
export interface Loops {
  logDensity?(x: Float32Array): unknown;
  sample?(count: number): unknown;
  fit?(x: Float32Array): unknown;
}

/** A family beside loops, at one member. */
export interface MillionCase {
  readonly name: string;
  readonly family: ExponentialFamily;
  readonly natural: Natural;
  readonly others: Readonly<Record<string, Loops>>;
}

/** One row a job: log density, sampling and maximum likelihood of a million rows. */
export async function millionTable(cases: readonly MillionCase[], columns: readonly string[]): Promise<string> {
  const rows: string[][] = [];
  for (const each of cases)
    for (const job of ['log density', 'sampling', 'maximum likelihood'] as const)
      rows.push(await rowOf(each, job, columns));
  const header = ['1e6 rows: ms', '@ingd/families', ...columns, 'ahead of the best of these'];
  return table(header, rows);
}

type Job = 'log density' | 'sampling' | 'maximum likelihood';

async function rowOf(each: MillionCase, job: Job, columns: readonly string[]): Promise<string[]> {
  const x = each.family.sample(createKey(1), each.natural, ROWS);
  const values = Float32Array.from(await x.data());
  const contenders = [
    ours(each, job, x),
    ...columns.flatMap((column) => theirs(column, each.others[column], job, values)),
  ];
  const timings = await timed(contenders, { seconds: 2 });
  x.dispose();
  const of = (name: string) => timings.find((timing) => timing.name === name);
  const best = Math.min(...timings.slice(1).map(({ least }) => least));
  const gain = best / (timings[0]?.least ?? Number.NaN);
  return [`${each.name}, ${job}`, ...['ours', ...columns].map((name) => both(of(name))), `${gain.toFixed(1)}×`];
}

function ours({ family, natural }: MillionCase, job: Job, x: tf.Tensor2D): Contender {
  let draw = 0;
  const jobs: Record<Job, () => unknown> = {
    'log density': () => tf.dispose(logDensity(family, x, natural)),
    sampling: () => tf.dispose(family.sample(fold(createKey(2), draw++), natural, ROWS)),
    'maximum likelihood': () => maximumLikelihood(family, x),
  };
  return { name: 'ours', run: jobs[job] };
}

function theirs(name: string, loops: Loops | undefined, job: Job, x: Float32Array): Contender[] {
  const [density, sample, fit] = [loops?.logDensity, loops?.sample, loops?.fit];
  if (job === 'log density') return density ? [{ name, run: () => density(x) }] : [];
  if (job === 'sampling') return sample ? [{ name, run: () => sample(ROWS) }] : [];
  return fit ? [{ name, run: () => fit(x) }] : [];
}
