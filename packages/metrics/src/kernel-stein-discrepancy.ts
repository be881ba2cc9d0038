import { type BandwidthChoice, bandwidthOf } from './bandwidth.js';
import type { KernelScale } from './distance-kernels.js';
import { pacing, type Watched } from './pacing.js';
import type { FillRow } from './quadratic-forms.js';
import { hostSample, type Sample, type Samples, type Weights } from './samples.js';
import { squaresOfRow } from './squared-distances.js';
import { inverseMultiquadricSteinKernel, type SteinKernel } from './stein-kernels.js';

/** The model, by its score, and the kernel. */
export interface SteinOptions {
  /** ∇ log p at every row of x, `[n, d]`, borrowed: it needs no normalised density. */
  readonly score: Samples;
  /** Inverse multiquadric with exponent −½ unless told: a kernel, or how to make one of the bandwidth. */
  readonly kernel?: SteinKernel | ((scale: KernelScale) => SteinKernel) | undefined;
  /** In the units of the points, or a rule applied to x; the median distance unless told. */
  readonly bandwidth?: number | { readonly rule: 'paper' | 'median' } | undefined;
}

/** Which estimator, which weights, and who watches. */
export interface SteinDiscrepancyOptions extends SteinOptions, Watched {
  /** `biased` (default): V-statistic, never negative. `unbiased`: without i = j. */
  readonly estimator?: 'biased' | 'unbiased' | undefined;
  readonly weights?: Weights | undefined;
}

/**
 * KSD² = mean of u(x, x') with u = k sᵀs' + sᵀ∇'k + s'ᵀ∇k + tr ∇∇'k: how far a sample is from a model known by its score
 * s = ∇ log p alone  [Liu, Lee & Jordan 2016; Chwialkowski, Strathmann & Gretton 2016]. Float64; memory does not grow with the pairs.
 * @param x `[n, d]`, borrowed; at least 2 rows for the unbiased estimate
 * @returns KSD² (its root is the discrepancy)
 * @throws RangeError when x and the score differ in shape, hold what is not finite, or all points are equal and no bandwidth was
 * given; the signal's reason when it was raised
 */
export async function kernelSteinDiscrepancySquared(x: Samples, options: SteinDiscrepancyOptions): Promise<number> {
  const functionName = 'kernelSteinDiscrepancySquared';
  const unbiased = options.estimator === 'unbiased';
  const { points, fill } = await steinRows(functionName, x, { ...options, minimumRows: unbiased ? 2 : 1 });
  const { rows, weights, total } = points;
  const pace = pacing(options, rows ** 2 / 2);
  const entries = new Float64Array(rows);
  let [off, diagonal, copies] = [0, 0, 0];
  for (let i = 0; i < rows; i++) {
    const ofRow = entries.subarray(0, rows - i);
    fill(i, ofRow);
    const weight = weights[i] as number;
    let sum = 0;
    for (let j = 1; j < ofRow.length; j++) sum += (weights[i + j] as number) * (ofRow[j] as number);
    off += 2 * weight * sum;
    diagonal += weight * weight * (ofRow[0] as number);
    copies += weight * (weight - 1) * (ofRow[0] as number);
    const pause = pace(rows - i);
    if (pause) await pause;
  }
  return unbiased ? (off + copies) / (total * (total - 1)) : (off + diagonal) / total ** 2;
}

/** The points on the host, and the rows of u. */
export async function steinRows(
  functionName: string,
  x: Samples,
  options: SteinOptions & { readonly weights?: Weights | undefined; readonly minimumRows: number },
): Promise<{ readonly points: Sample; readonly fill: FillRow; readonly bandwidth: number | undefined }> {
  const { weights, minimumRows } = options;
  const points = await hostSample(functionName, { name: 'x', samples: x, weights, minimumRows });
  const score = await hostSample(functionName, { name: 'score', samples: options.score, weights });
  if (score.rows !== points.rows || score.columns !== points.columns) {
    throw new RangeError(
      `${functionName}: expected the score at every row of x, [${points.rows}, ${points.columns}], got [${score.rows}, ${score.columns}]; pass ∇ log p at x`,
    );
  }
  const { kernel: choice = inverseMultiquadricSteinKernel } = options;
  if (typeof choice !== 'function') return { points, fill: fillOf(points, score, choice), bandwidth: undefined };
  const bandwidth = bandwidthOf(functionName, ofPoints(options.bandwidth), { x: points, y: points });
  return { points, fill: fillOf(points, score, choice({ bandwidth })), bandwidth };
}

function ofPoints(bandwidth: SteinOptions['bandwidth']): BandwidthChoice {
  return typeof bandwidth === 'number' ? bandwidth : { rule: bandwidth?.rule ?? 'median', of: 'x' };
}

/** u(xᵢ, xⱼ) = φ sᵢᵀsⱼ + 2φ' (xᵢ − xⱼ)ᵀ(sⱼ − sᵢ) − 4φ'' |xᵢ − xⱼ|² − 2d φ'. */
function fillOf(points: Sample, score: Sample, kernel: SteinKernel): FillRow {
  const { columns, data } = points;
  return (row, into) => {
    squaresOfRow({ x: points, row, y: points, from: row, to: points.rows }, into);
    for (let j = 0; j < into.length; j++) {
      const square = into[j] as number;
      const [here, there] = [row * columns, (row + j) * columns];
      let [scores, mixed] = [0, 0];
      for (let k = 0; k < columns; k++) {
        const [s, t] = [score.data[here + k] as number, score.data[there + k] as number];
        scores += s * t;
        mixed += ((data[here + k] as number) - (data[there + k] as number)) * (t - s);
      }
      const [value, first, second] = kernel.profile(square);
      into[j] = value * scores + 2 * first * (mixed - columns) - 4 * second * square;
    }
  };
}
