import { valueAtZero } from './distance-kernels.js';
import { type PairSumOptions, pairSum, pairSumOffDiagonal } from './pair-sums.js';
import type { Sample } from './samples.js';

/** MMD² over all pairs, a point with itself included (V-statistic). */
export async function biasedSquare(x: Sample, y: Sample, options: PairSumOptions): Promise<number> {
  return (await meanWithin(x, options)) + (await meanWithin(y, options)) - 2 * (await meanBetween(x, y, options));
}

/** MMD² without the pairs of a point with itself (U-statistic); a row of weight c stands for c different points. */
export async function unbiasedSquare(x: Sample, y: Sample, options: PairSumOptions): Promise<number> {
  const within = async (sample: Sample) => {
    const copies = sample.weights.reduce((sum, weight) => sum + weight * (weight - 1), 0);
    const sum = (await pairSumOffDiagonal(sample, options)) + copies * valueAtZero(options.kernel);
    return sum / (sample.total * (sample.total - 1));
  };
  return (await within(x)) + (await within(y)) - 2 * (await meanBetween(x, y, options));
}

/** Mean of k over all pairs of one sample, a point with itself included. */
export async function meanWithin(sample: Sample, options: PairSumOptions): Promise<number> {
  const diagonal = sample.weights.reduce((sum, weight) => sum + weight * weight, 0) * valueAtZero(options.kernel);
  return (diagonal + (await pairSumOffDiagonal(sample, options))) / sample.total ** 2;
}

/** Mean of k over all pairs of one point each. */
export async function meanBetween(x: Sample, y: Sample, options: PairSumOptions): Promise<number> {
  return (await pairSum(x, y, options)) / (x.total * y.total);
}

/** How many pairs MMD² takes: what `pace` counts to. */
export function pairsOf(x: Sample, y: Sample): number {
  return (x.rows + y.rows) ** 2 / 2 + (x.rows + y.rows) / 2;
}
