import { pairTileColumns, pairTileRows, pairTiles } from '@ingd/engine';
import { type DistanceKernel, pairKernel } from './distance-kernels.js';
import type { Pace } from './pacing.js';
import type { Sample } from './samples.js';
import { squaresOfRow } from './squared-distances.js';

/** So many entries of a kernel's row are made at once: they and their points stay in the nearest cache. */
const blockColumns = 1024;

/** Below so many pairs the tiles of vector instructions take longer to set up than to sum. */
const fewPairs = 2048;

/** Σᵢⱼ aᵢ bⱼ k(xᵢ, yⱼ) over all pairs, a and b the weights, in double. Memory does not grow with the number of pairs. */
export async function pairSum(x: Sample, y: Sample, options: PairSumOptions): Promise<number> {
  const sums = { x, y, isSame: false, ...options };
  return x.rows * y.rows < fewPairs ? sumByRows(sums) : ((await sumByTiles(sums)) ?? sumByRows(sums));
}

/** The same of a sample with itself, without the diagonal: Σ over i ≠ j. */
export async function pairSumOffDiagonal(x: Sample, options: PairSumOptions): Promise<number> {
  const sums = { x, y: x, isSame: true, ...options };
  return 2 * (x.rows ** 2 < fewPairs ? await sumByRows(sums) : ((await sumByTiles(sums)) ?? (await sumByRows(sums))));
}

/** Which kernel, and who is told how far the sum has come: one unit of work is a pair. */
export interface PairSumOptions {
  readonly kernel: DistanceKernel;
  readonly pace: Pace;
}

interface PairSum extends PairSumOptions {
  readonly x: Sample;
  readonly y: Sample;
  /** Then each pair i < j is summed once. */
  readonly isSame: boolean;
}

async function sumByTiles({ x, y, isSame, kernel, pace }: PairSum): Promise<number | undefined> {
  const tiles = pairTiles({ dimension: x.columns, kernels: [pairKernel(kernel)] });
  if (tiles === undefined) return undefined;
  let total = 0;
  for (let from = 0; from < x.rows; from += pairTileRows) {
    const to = Math.min(from + pairTileRows, x.rows);
    tiles.begin(x, from, to);
    for (let start = isSame ? from : 0; start < y.rows; start += pairTileColumns) {
      const end = Math.min(start + pairTileColumns, y.rows);
      const weights = y.weights.subarray(start, end);
      tiles.add({ points: y, from: start, to: end, weights, onDiagonal: isSame && start === from });
      const pause = pace((to - from) * (end - start));
      if (pause) await pause;
    }
    const sums = tiles.sums(0);
    let part = 0;
    for (let row = from; row < to; row++) part += (x.weights[row] as number) * (sums[row - from] as number);
    total += part;
  }
  return total;
}

/** Where there are no tiles. */
async function sumByRows({ x, y, isSame, kernel, pace }: PairSum): Promise<number> {
  const buffer = new Float64Array(blockColumns);
  let total = 0;
  for (let row = 0; row < x.rows; row++) {
    const from = isSame ? row + 1 : 0;
    total += (x.weights[row] as number) * rowSum({ x, row, y, from, kernel, buffer });
    const pause = pace(y.rows - from);
    if (pause) await pause;
  }
  return total;
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
