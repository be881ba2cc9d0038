import { expectNumber, type Key, type Matrix, split } from '@ingd/engine';
import { pooled } from './bandwidth.js';
import { formAgainstDraws } from './form-against-draws.js';
import { kernelOf } from './kernel-choice.js';
import type { MmdPermutationTestOptions, MmdTest } from './mmd-permutation-test.js';
import { expectVectorsFit, kernelRows } from './quadratic-forms.js';
import { hostSamples, type Samples } from './samples.js';
import { fillWildColumns } from './wild-multipliers.js';

/** How to test. */
export interface MmdWildBootstrapTestOptions extends Omit<MmdPermutationTestOptions, 'permutations'> {
  /** How many draws of the multipliers; 999 by default. */
  readonly draws?: number | undefined;
  /**
   * Over how many rows a series remembers: rows closer than this are treated as dependent. 0, the default, for independent rows.
   * Larger than the true memory costs power, smaller costs the level.
   */
  readonly dependence?: number | undefined;
}

/** What a wild bootstrap found. */
export interface MmdWildBootstrapTest extends MmdTest {
  readonly draws: number;
  readonly dependence: number;
}

/**
 * Tests whether two samples come from one distribution where relabelling is not allowed, above all for two stationary series
 * whose rows depend on their predecessors: the MMD against that of the points under random multipliers, centred in each sample,
 * which mimic it under the null hypothesis. The level holds in the limit of many rows  [Chwialkowski, Sejdinovic & Gretton 2014].
 * @param x `[n, d]`, borrowed, at least 2 rows, in the order of time
 * @param y `[m, d]`, borrowed, likewise
 * @throws RangeError as `mmdPermutationTest`, or when `dependence` is negative
 */
export async function mmdWildBootstrapTest(
  x: Samples,
  y: Samples,
  options: MmdWildBootstrapTestOptions,
): Promise<MmdWildBootstrapTest> {
  const { draws = 999, dependence = 0, key } = options;
  expectNumber('mmdWildBootstrapTest', 'draws', draws, { minimum: 1, integer: true });
  expectNumber('mmdWildBootstrapTest', 'dependence', dependence, { minimum: 0 });
  const [first, second] = await hostSamples('mmdWildBootstrapTest', { x, y, minimumRows: 2 });
  const { kernel, bandwidth } = kernelOf('mmdWildBootstrapTest', options, { x: first, y: second });
  const points = pooled(first, second);
  expectVectorsFit('mmdWildBootstrapTest', { rows: points.rows, count: draws, name: 'draws' });
  const vectors = wildVectors([first.rows, second.rows], { draws, dependence, key });
  const { observed, pValue } = await formAgainstDraws(kernelRows(points, kernel), vectors, options);
  return {
    statistic: Math.sqrt(Math.max(0, observed)),
    pValue,
    bandwidth,
    draws,
    dependence,
  };
}

/**
 * One column a draw, after the observed one. Multipliers that sum to 0 lose a degree of freedom in each sample, which the factor
 * √(n / (n − 1)) gives back: the mean of the draws is then that of MMD² under the null hypothesis.
 */
function wildVectors(
  [n, m]: readonly [number, number],
  { draws, dependence, key }: { draws: number; dependence: number; key: Key },
): Matrix {
  const columns = draws + 1;
  const data = new Float64Array((n + m) * columns);
  const [xKey, yKey] = split(key) as [Key, Key];
  for (let i = 0; i < n + m; i++) data[i * columns] = i < n ? 1 / n : -1 / m;
  const restored = (rows: number) => Math.sqrt(rows / (rows - 1)) / rows;
  fillWildColumns(data, { columns, firstRow: 0, scale: restored(n), key: xKey, rows: n, dependence, centred: true });
  fillWildColumns(data, { columns, firstRow: n, scale: -restored(m), key: yKey, rows: m, dependence, centred: true });
  return { rows: n + m, columns, data };
}
