import { fold, type Key, permutation, selectRows } from '@ingd/engine';
import type { DistanceKernel } from './distance-kernels.js';
import { type KernelOptions, kernelOf } from './kernel-choice.js';
import { upperNormal } from './normal-distribution.js';
import { hostSamples, type Sample, type Samples } from './samples.js';
import { squaresOfRow } from './squared-distances.js';

/** Which kernel, and in which order the rows are paired. */
export interface LinearTimeMmdOptions extends KernelOptions {
  /** Shuffles the rows of both samples first; without it they are paired as they stand, which is right for independent rows. */
  readonly key?: Key | undefined;
}

/** What the linear-time estimate found. */
export interface LinearTimeMmd {
  /** An unbiased estimate of MMD², which may be negative. */
  readonly squared: number;
  readonly standardError: number;
  /** One-sided, by the normal limit: good from some hundred rows on. */
  readonly pValue: number;
  readonly bandwidth: number | undefined;
}

/**
 * MMD² in time linear in the rows: the mean of k(x, x') + k(y, y') − k(x, y') − k(x', y) over rows taken two by two, each used
 * once  [Gretton et al. 2012, Lemma 14]. Far less power than `mmdPermutationTest` on as many rows; for samples without end.
 * Uses 2 ⌊min(n, m) / 2⌋ rows of each sample.
 * @param x `[n, d]`, borrowed, at least 4 rows
 * @param y `[m, d]`, borrowed, likewise
 * @throws RangeError as `mmd`
 */
export async function linearTimeMmd(
  x: Samples,
  y: Samples,
  options: LinearTimeMmdOptions = {},
): Promise<LinearTimeMmd> {
  const samples = await hostSamples('linearTimeMmd', { x, y, minimumRows: 4 });
  const { kernel, bandwidth } = kernelOf('linearTimeMmd', options, { x: samples[0], y: samples[1] });
  const { key } = options;
  const [first, second] = key === undefined ? samples : samples.map((sample, i) => shuffled(sample, fold(key, i)));
  const terms = pairTerms(first as Sample, second as Sample, kernel);
  const squared = terms.reduce((sum, term) => sum + term, 0) / terms.length;
  const spread = terms.reduce((sum, term) => sum + (term - squared) ** 2, 0) / (terms.length - 1);
  const standardError = Math.sqrt(spread / terms.length);
  return { squared, standardError, pValue: pValueOf(squared, standardError), bandwidth };
}

/** Of terms that are all alike, which have no spread to judge by, the sign alone is left. */
function pValueOf(squared: number, standardError: number): number {
  if (standardError > 0) return upperNormal(squared / standardError);
  return squared === 0 ? 1 / 2 : upperNormal(Math.sign(squared) * Number.POSITIVE_INFINITY);
}

function shuffled(sample: Sample, key: Key): Sample {
  return { ...sample, ...selectRows(sample, permutation(key, sample.rows)) };
}

function pairTerms(x: Sample, y: Sample, kernel: DistanceKernel): Float64Array {
  const terms = new Float64Array(Math.min(x.rows, y.rows) >> 1);
  const four = new Float64Array(4);
  for (let pair = 0; pair < terms.length; pair++) {
    const [i, j] = [2 * pair, 2 * pair + 1];
    squaresOfRow({ x, row: i, y: x, from: j, to: j + 1 }, four.subarray(0));
    squaresOfRow({ x: y, row: i, y, from: j, to: j + 1 }, four.subarray(1));
    squaresOfRow({ x, row: i, y, from: j, to: j + 1 }, four.subarray(2));
    squaresOfRow({ x, row: j, y, from: i, to: i + 1 }, four.subarray(3));
    kernel.apply(four);
    const [xx = 0, yy = 0, xy = 0, yx = 0] = four;
    terms[pair] = xx + yy - xy - yx;
  }
  return terms;
}
