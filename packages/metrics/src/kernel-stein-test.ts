import { expectNumber, type Key } from '@ingd/engine';
import { formAgainstDraws } from './form-against-draws.js';
import { type SteinOptions, steinRows } from './kernel-stein-discrepancy.js';
import type { Watched } from './pacing.js';
import { expectVectorsFit } from './quadratic-forms.js';
import type { Samples } from './samples.js';
import { fillWildColumns } from './wild-multipliers.js';

/** How to test. */
export interface KernelSteinTestOptions extends SteinOptions, Watched {
  /** Draws the multipliers. */
  readonly key: Key;
  /** How many draws; 999 by default. */
  readonly draws?: number | undefined;
  /** Over how many rows a chain remembers; 0, the default, for independent rows. */
  readonly dependence?: number | undefined;
}

/** What the test found. */
export interface KernelSteinTest {
  /** KSD² over all pairs (V-statistic). */
  readonly statistic: number;
  /** (1 + how many draws gave as much or more) / (1 + draws). */
  readonly pValue: number;
  readonly bandwidth: number | undefined;
  readonly draws: number;
  readonly dependence: number;
}

/**
 * Tests whether a sample comes from the model whose score is given, by a wild bootstrap of the kernel Stein discrepancy: also for
 * the rows of a Markov chain, told how long it remembers. The level holds in the limit of many rows
 * [Chwialkowski, Strathmann & Gretton 2016].
 * @param x `[n, d]`, borrowed, at least 2 rows, in the order of the chain
 * @throws RangeError as `kernelSteinDiscrepancySquared`, or when a number of the options is out of range
 */
export async function kernelSteinTest(x: Samples, options: KernelSteinTestOptions): Promise<KernelSteinTest> {
  const { key, draws = 999, dependence = 0 } = options;
  expectNumber('kernelSteinTest', 'draws', draws, { minimum: 1, integer: true });
  expectNumber('kernelSteinTest', 'dependence', dependence, { minimum: 0 });
  const { points, fill, bandwidth } = await steinRows('kernelSteinTest', x, { ...options, minimumRows: 2 });
  const { rows } = points;
  expectVectorsFit('kernelSteinTest', { rows, count: draws, name: 'draws' });
  const columns = draws + 1;
  const data = new Float64Array(rows * columns);
  for (let i = 0; i < rows; i++) data[i * columns] = 1 / rows;
  fillWildColumns(data, { columns, firstRow: 0, scale: 1 / rows, key, rows, dependence, centred: false });
  const { observed, pValue } = await formAgainstDraws(fill, { rows, columns, data }, options);
  return { statistic: observed, pValue, bandwidth, draws, dependence };
}
