import { choice, expectNumber, fold, type Key, type Matrix } from '@ingd/engine';
import { type BandwidthChoice, pooled } from './bandwidth.js';
import type { KernelChoice } from './distance-kernels.js';
import { formAgainstDraws } from './form-against-draws.js';
import { kernelOf } from './kernel-choice.js';
import type { Watched } from './pacing.js';
import { expectVectorsFit, kernelRows } from './quadratic-forms.js';
import { hostSamples, type Samples } from './samples.js';

/** How to test. */
export interface MmdPermutationTestOptions extends Watched {
  /** How many random relabellings; 999 by default. The smallest p-value is 1 / (permutations + 1). */
  readonly permutations?: number | undefined;
  /** Draws the relabellings: the same key gives the same p-value. */
  readonly key: Key;
  /** Gaussian unless told. `energyKernel()` makes it the test by energy distance. */
  readonly kernel?: KernelChoice | undefined;
  /** A rule is applied to both samples pooled, which relabelling leaves as they are; that keeps the test exact. */
  readonly bandwidth?: number | { readonly rule: 'paper' | 'median' } | undefined;
}

/** What a test by MMD found. */
export interface MmdTest {
  /** `mmd(x, y)` with this kernel. */
  readonly statistic: number;
  /** (1 + how many draws gave as much or more) / (1 + draws)  [Phipson & Smyth 2010]. */
  readonly pValue: number;
  /** That the kernel was made of; undefined for a kernel that has its own scale or none. */
  readonly bandwidth: number | undefined;
}

/** What a permutation test by MMD found. */
export interface MmdPermutationTest extends MmdTest {
  readonly permutations: number;
}

/**
 * Tests whether two samples come from one distribution: the MMD against that of random relabellings of the pooled points.
 * Exact at every level under the null hypothesis. Each kernel entry is computed once; all relabellings share it as one
 * matrix product, (n + m)² · permutations / 2 multiplications.
 * @param x `[n, d]`, borrowed, at least 2 rows
 * @param y `[m, d]`, borrowed, at least 2 rows
 * @throws RangeError as `mmd`, or when `permutations` is not a whole number of at least 1 or takes more than 1 GiB
 */
export async function mmdPermutationTest(
  x: Samples,
  y: Samples,
  options: MmdPermutationTestOptions,
): Promise<MmdPermutationTest> {
  const { permutations = 999, key } = options;
  expectNumber('mmdPermutationTest', 'permutations', permutations, { minimum: 1, integer: true });
  const [first, second] = await hostSamples('mmdPermutationTest', { x, y, minimumRows: 2 });
  const rule = pooledRule(options.bandwidth);
  const { kernel, bandwidth } = kernelOf(
    'mmdPermutationTest',
    { kernel: options.kernel, bandwidth: rule },
    { x: first, y: second },
  );
  const points = pooled(first, second);
  expectVectorsFit('mmdPermutationTest', { rows: points.rows, count: permutations, name: 'permutations' });
  const vectors = relabellings({ rows: points.rows, count: first.rows, permutations, key });
  const { observed, pValue } = await formAgainstDraws(kernelRows(points, kernel), vectors, options);
  return {
    statistic: Math.sqrt(Math.max(0, observed)),
    pValue,
    bandwidth,
    permutations,
  };
}

function pooledRule(bandwidth: MmdPermutationTestOptions['bandwidth']): BandwidthChoice | undefined {
  return typeof bandwidth === 'object' ? { rule: bandwidth.rule, of: 'pooled' } : bandwidth;
}

/**
 * The vectors a with MMD² = aᵀ K a, one column per labelling: 1/n for the points called x, −1/m for the others.
 * Column 0 is the labelling that was observed; it goes through the same arithmetic as the rest, so that ties stay ties.
 * @returns `[n + m, permutations + 1]`
 */
function relabellings({
  rows,
  count,
  permutations,
  key,
}: {
  rows: number;
  count: number;
  permutations: number;
  key: Key;
}): Matrix {
  const columns = permutations + 1;
  const data = new Float64Array(rows * columns).fill(-1 / (rows - count));
  for (let i = 0; i < count; i++) data[i * columns] = 1 / count;
  for (let column = 1; column < columns; column++) {
    for (const row of choice(fold(key, column), rows, count)) data[row * columns + column] = 1 / count;
  }
  return { rows, columns, data };
}
