import { expectNumber, type Key, type Matrix } from '@ingd/engine';
import { type BandwidthChoice, pooled } from './bandwidth.js';
import type { KernelChoice } from './distance-kernels.js';
import { kernelOf } from './kernel-choice.js';
import { drawLabellings, expectLabellingsFit, isFirst } from './labellings.js';
import { shareAtLeast } from './p-value.js';
import { pacing, type Watched } from './pacing.js';
import { expectVectorsFit, kernelRows, quadraticForms } from './quadratic-forms.js';
import { type RelabelledOptions, type RelabelledSquares, relabelledSquares } from './relabelled-mmd.js';
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

/** What several tests on the same relabellings have in common. */
export interface MmdPermutationTestsOptions extends Watched {
  /** One test each, in order. */
  readonly kernels: readonly Pick<MmdPermutationTestOptions, 'kernel' | 'bandwidth'>[];
  readonly permutations?: number | undefined;
  readonly key: Key;
}

/**
 * Tests whether two samples come from one distribution: the MMD against that of random relabellings of the pooled points.
 * Exact at every level under the null hypothesis. Each kernel entry is computed once and shared by all relabellings, which add
 * (n + m)² · permutations / 8 additions.
 * @param x `[n, d]`, borrowed, at least 2 rows
 * @param y `[m, d]`, borrowed, at least 2 rows
 * @throws RangeError as `mmd`, or when `permutations` is not a whole number of at least 1 or takes more than 1 GiB
 */
export async function mmdPermutationTest(
  x: Samples,
  y: Samples,
  options: MmdPermutationTestOptions,
): Promise<MmdPermutationTest> {
  const { kernel, bandwidth, ...others } = options;
  const [test] = await testsOf('mmdPermutationTest', {
    x,
    y,
    options: { ...others, kernels: [{ kernel, bandwidth }] },
  });
  return test as MmdPermutationTest;
}

/**
 * `mmdPermutationTest` by several kernels, or by one at several bandwidths, on the same relabellings: each has the value and p-value that it
 * has alone, and distances are made once for all. Together they are no one test: correct for their number.
 * @param x `[n, d]`, borrowed, at least 2 rows
 * @param y `[m, d]`, borrowed, at least 2 rows
 * @throws RangeError as `mmdPermutationTest`
 */
export async function mmdPermutationTests(
  x: Samples,
  y: Samples,
  options: MmdPermutationTestsOptions,
): Promise<readonly MmdPermutationTest[]> {
  return testsOf('mmdPermutationTests', { x, y, options });
}

interface TestsRequest {
  readonly x: Samples;
  readonly y: Samples;
  readonly options: MmdPermutationTestsOptions;
}

async function testsOf(functionName: string, { x, y, options }: TestsRequest): Promise<readonly MmdPermutationTest[]> {
  const { permutations = 999, key } = options;
  expectNumber(functionName, 'permutations', permutations, { minimum: 1, integer: true });
  const [first, second] = await hostSamples(functionName, { x, y, minimumRows: 2 });
  const chosen = options.kernels.map(({ kernel, bandwidth }) =>
    kernelOf(functionName, { kernel, bandwidth: pooledRule(bandwidth) }, { x: first, y: second }),
  );
  const points = pooled(first, second);
  expectLabellingsFit(functionName, points.rows, permutations);
  const labellings = drawLabellings({ rows: points.rows, count: first.rows, permutations, key });
  const pace = pacing(options, points.rows ** 2 / 2);
  const request = { kernels: chosen.map(({ kernel }) => kernel), labellings, pace };
  const found = (await relabelledSquares(points, request)) ?? (await squaresByProducts(points, request));
  return chosen.map(({ bandwidth }, k) => {
    const { squares, magnitude } = found[k] as RelabelledSquares;
    const observed = squares[0] as number;
    const pValue = shareAtLeast(observed, squares.subarray(1), magnitude);
    return { statistic: Math.sqrt(Math.max(0, observed)), pValue, bandwidth, permutations };
  });
}

function pooledRule(bandwidth: MmdPermutationTestOptions['bandwidth']): BandwidthChoice | undefined {
  return typeof bandwidth === 'object' ? { rule: bandwidth.rule, of: 'pooled' } : bandwidth;
}

/** Where there are no vector instructions: MMD² = aᵀ K a with a = 1/n for the points called x and −1/m for the others. */
async function squaresByProducts(
  points: Matrix,
  { kernels, labellings, pace }: RelabelledOptions,
): Promise<readonly RelabelledSquares[]> {
  const { rows, count, labellings: columns } = labellings;
  expectVectorsFit('mmdPermutationTest', { rows, count: columns - 1, name: 'permutations' });
  const data = Float64Array.from({ length: rows * columns }, (_, at) =>
    isFirst(labellings, at % columns, Math.floor(at / columns)) ? 1 / count : -1 / (rows - count),
  );
  const found: RelabelledSquares[] = [];
  for (const kernel of kernels) {
    const vectors = { rows, columns, data };
    const { forms, magnitude } = await quadraticForms(kernelRows(points, kernel), { vectors, pace });
    found.push({ squares: forms, magnitude });
  }
  return found;
}
