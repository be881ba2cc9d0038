import { choice, expectNumber, fold, type Key, type Matrix, multiply, stackRows } from '@ingd/engine';
import { type BandwidthChoice, bandwidthOf } from './bandwidth.js';
import { kernelTile } from './kernel-tile.js';
import { hostSamples, type Samples } from './samples.js';

/** How to test. */
export interface PermutationTestOptions {
  /** How many random relabellings; 999 by default. The smallest p-value is 1 / (permutations + 1). */
  readonly permutations?: number | undefined;
  /** Draws the relabellings: the same key gives the same p-value. */
  readonly key: Key;
  /** A rule is applied to both samples pooled, which relabelling leaves as they are; that keeps the test exact. */
  readonly bandwidth?: number | { readonly rule: 'paper' | 'median' } | undefined;
}

/** What a permutation test found. */
export interface PermutationTest {
  /** `mmd(x, y)` at this bandwidth. */
  readonly statistic: number;
  /** (1 + how many relabellings gave as much or more) / (1 + permutations)  [Phipson & Smyth 2010]. */
  readonly pValue: number;
  readonly bandwidth: number;
  readonly permutations: number;
}

/** Pairs of a kernel tile and its products stay in the processor's cache and far below any memory limit. */
const tileRows = 128;

/**
 * Tests whether two samples come from one distribution: the MMD against that of random relabellings of the pooled points.
 * Exact at every level under the null hypothesis. Each kernel entry is computed once; all relabellings share it as one
 * matrix product, (n + m)² · permutations / 2 multiplications.
 * @param x `[n, d]`, borrowed, at least 2 rows
 * @param y `[m, d]`, borrowed, at least 2 rows
 * @throws RangeError as `mmd`, or when `permutations` is not a whole number of at least 1
 */
export async function mmdPermutationTest(
  x: Samples,
  y: Samples,
  { permutations = 999, key, bandwidth: choiceOfBandwidth }: PermutationTestOptions,
): Promise<PermutationTest> {
  expectNumber('mmdPermutationTest', 'permutations', permutations, { minimum: 1, integer: true });
  const [first, second] = await hostSamples('mmdPermutationTest', { x, y, minimumRows: 2 });
  const bandwidth = bandwidthOf('mmdPermutationTest', pooledRule(choiceOfBandwidth), { x: first, y: second });
  const pooled = stackRows(first, second);
  checkMemory(pooled.rows, permutations);
  const weights = relabellings({ rows: pooled.rows, count: first.rows, permutations, key });
  const squares = quadraticForms(pooled, weights, bandwidth);
  const observed = squares[0] as number;
  return {
    statistic: Math.sqrt(Math.max(0, observed)),
    pValue: shareAtLeast(observed, squares.subarray(1)),
    bandwidth,
    permutations,
  };
}

function pooledRule(choiceOfBandwidth: PermutationTestOptions['bandwidth']): BandwidthChoice | undefined {
  return typeof choiceOfBandwidth === 'object' ? { rule: choiceOfBandwidth.rule, of: 'pooled' } : choiceOfBandwidth;
}

/** The weights of all relabellings, at most 1 GiB of them. */
function checkMemory(rows: number, permutations: number): void {
  const most = Math.floor(2 ** 30 / (8 * rows)) - 1;
  if (permutations <= most) return;
  throw new RangeError(
    `mmdPermutationTest: expected at most ${most} permutations of ${rows} points, got ${permutations}; ask for fewer, or pass fewer points`,
  );
}

/**
 * The weights a with MMD² = aᵀ K a, one column per labelling: 1/n for the points called x, −1/m for the others.
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

/** aᵀ K a for every column a, from the tiles of K on and above the diagonal alone. */
function quadraticForms(points: Matrix, weights: Matrix, bandwidth: number): Float64Array {
  const forms = new Float64Array(weights.columns);
  for (let from = 0; from < points.rows; from += tileRows) {
    const to = Math.min(from + tileRows, points.rows);
    const right = {
      rows: points.rows - from,
      columns: weights.columns,
      data: weights.data.subarray(from * weights.columns),
    };
    const products = multiply(kernelTile(points, { from, to, bandwidth }), right); // [to - from, permutations + 1]
    for (let i = 0; i < products.data.length; i++) {
      const column = i % weights.columns;
      forms[column] = (forms[column] as number) + (right.data[i] as number) * (products.data[i] as number);
    }
  }
  return forms;
}

/** Equal up to rounding counts as equal: a relabelling that only swaps alike points must not fall either way by chance. */
function shareAtLeast(observed: number, others: Float64Array): number {
  const threshold = observed - 1e-13;
  const count = others.reduce((sum, other) => sum + (other >= threshold ? 1 : 0), 0);
  return (1 + count) / (1 + others.length);
}
