import { expectNumber, fold, type Key, type Matrix, permutation, selectRows, stackRows } from '@ingd/engine';
import { shareAtLeast } from './p-value.js';
import { pacing, type Watched } from './pacing.js';
import { hostSamples, type Samples } from './samples.js';

/** What to compare, and how often. */
export interface PermutationTestOptions extends Watched {
  /** Any number that grows with the difference of two samples, on the host. */
  readonly statistic: (x: Matrix, y: Matrix) => number | Promise<number>;
  /** How many random relabellings; 199 by default. */
  readonly permutations?: number | undefined;
  /** Draws the relabellings: the same key gives the same p-value. */
  readonly key: Key;
}

/** What a permutation test found. */
export interface PermutationTest {
  /** `statistic(x, y)`. */
  readonly statistic: number;
  /** (1 + how many relabellings gave as much or more) / (1 + permutations)  [Phipson & Smyth 2010]. */
  readonly pValue: number;
  readonly permutations: number;
}

/**
 * Tests by any statistic whether two samples come from one distribution: the statistic is computed anew for each relabelling of
 * the pooled rows. Exact at every level under the null hypothesis. For MMD, energy distance, sliced Wasserstein distance and
 * classifiers there are tests that share their work among the relabellings.
 * @param x `[n, d]`, borrowed, at least 2 rows
 * @param y `[m, d]`, borrowed, at least 2 rows
 * @throws RangeError when the columns differ, a sample has fewer than 2 rows or is not finite, `permutations` is not a whole number
 * of at least 1, or the statistic is not a number; the signal's reason when it was raised
 */
export async function permutationTest(
  x: Samples,
  y: Samples,
  options: PermutationTestOptions,
): Promise<PermutationTest> {
  const { statistic, permutations = 199, key } = options;
  expectNumber('permutationTest', 'permutations', permutations, { minimum: 1, integer: true });
  const [first, second] = await hostSamples('permutationTest', { x, y, minimumRows: 2 });
  const points = stackRows(first, second);
  const values = new Float64Array(permutations + 1);
  const pace = pacing(options, permutations + 1);
  for (let which = 0; which <= permutations; which++) {
    const order = which === 0 ? undefined : permutation(fold(key, which), points.rows);
    const row = (i: number) => (order === undefined ? i : (order[i] as number));
    const rows = Array.from({ length: points.rows }, (_, i) => row(i));
    const value = await statistic(
      selectRows(points, rows.slice(0, first.rows)),
      selectRows(points, rows.slice(first.rows)),
    );
    expectNumber('permutationTest', 'the statistic', value);
    values[which] = value;
    const pause = pace(1);
    if (pause) await pause;
  }
  const observed = values[0] as number;
  return {
    statistic: observed,
    pValue: shareAtLeast(observed, values.subarray(1), 10 * Math.abs(observed)),
    permutations,
  };
}
