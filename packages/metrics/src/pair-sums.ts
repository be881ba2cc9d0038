import type { DistanceKernel } from './distance-kernels.js';
import type { Pace } from './pacing.js';
import type { Sample } from './samples.js';
import { squaresOfRow } from './squared-distances.js';

/** So many entries of a kernel's row are made at once: they and their points stay in the nearest cache. */
const blockColumns = 1024;

/** Σᵢⱼ aᵢ bⱼ k(xᵢ, yⱼ) over all pairs, a and b the weights, in double. Memory does not grow with the number of pairs. */
export async function pairSum(x: Sample, y: Sample, { kernel, pace }: PairSumOptions): Promise<number> {
  const buffer = new Float64Array(blockColumns);
  let total = 0;
  for (let row = 0; row < x.rows; row++) {
    total += (x.weights[row] as number) * rowSum({ x, row, y, from: 0, kernel, buffer });
    const pause = pace(y.rows);
    if (pause) await pause;
  }
  return total;
}

/** The same of a sample with itself, without the diagonal: Σ over i ≠ j. */
export async function pairSumOffDiagonal(x: Sample, { kernel, pace }: PairSumOptions): Promise<number> {
  const buffer = new Float64Array(blockColumns);
  let total = 0;
  for (let row = 0; row < x.rows; row++) {
    total += (x.weights[row] as number) * rowSum({ x, row, y: x, from: row + 1, kernel, buffer });
    const pause = pace(x.rows - row);
    if (pause) await pause;
  }
  return 2 * total;
}

/** Which kernel, and who is told how far the sum has come: one unit of work is a pair. */
export interface PairSumOptions {
  readonly kernel: DistanceKernel;
  readonly pace: Pace;
}

interface RowSum {
  readonly x: Sample;
  readonly row: number;
  readonly y: Sample;
  readonly from: number;
  readonly kernel: DistanceKernel;
  readonly buffer: Float64Array;
}

/** Row sums are added first: the rounding error then grows with the longer side alone, not with the number of pairs. */
function rowSum({ x, row, y, from, kernel, buffer }: RowSum): number {
  const { weights } = y;
  let sum = 0;
  for (let start = from; start < y.rows; start += blockColumns) {
    const end = Math.min(start + blockColumns, y.rows);
    const block = buffer.subarray(0, end - start);
    squaresOfRow({ x, row, y, from: start, to: end }, block);
    kernel.apply(block);
    for (let j = start; j < end; j++) sum += (weights[j] as number) * (block[j - start] as number);
  }
  return sum;
}
