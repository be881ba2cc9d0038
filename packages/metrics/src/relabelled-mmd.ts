import { type Matrix, type PairTiles, pairTileColumns, pairTileRows, pairTiles } from '@ingd/engine';
import { type DistanceKernel, pairKernel, valueAtZero } from './distance-kernels.js';
import { bitsOfTile, isFirst, type Labellings } from './labellings.js';
import type { Pace } from './pacing.js';

/** MMD² by one kernel for every labelling, and the size of the terms that it is made of: what rounding is measured by. */
export interface RelabelledSquares {
  readonly squares: Float64Array;
  readonly magnitude: number;
}

/** Which kernels and labellings, and who is told how far it has come: one unit of work is a pair of points. */
export interface RelabelledOptions {
  readonly kernels: readonly DistanceKernel[];
  readonly labellings: Labellings;
  readonly pace: Pace;
}

/**
 * MMD² of every labelling of the pooled points by every kernel. Distances are made once for all kernels, kernel entries once for all
 * labellings, on and above the diagonal alone, tile by tile. Undefined where the engine has no tiles.
 */
export async function relabelledSquares(
  points: Matrix,
  { kernels, labellings, pace }: RelabelledOptions,
): Promise<readonly RelabelledSquares[] | undefined> {
  const { rows, columns: dimension } = points;
  const tiles = pairTiles({ dimension, kernels: kernels.map(pairKernel), sets: labellings.labellings });
  if (tiles === undefined) return undefined;
  const sums = kernels.map((kernel) => emptySums(labellings, valueAtZero(kernel)));
  for (let from = 0; from < rows; from += pairTileRows) {
    const to = Math.min(from + pairTileRows, rows);
    tiles.begin(points, from, to);
    for (let start = from; start < rows; start += pairTileColumns) {
      const end = Math.min(start + pairTileColumns, rows);
      const sets = bitsOfTile(labellings, start / pairTileColumns);
      tiles.add({ points, from: start, to: end, sets, onDiagonal: start === from });
      const pause = pace((to - from) * (end - start));
      if (pause) await pause;
    }
    sums.forEach((each, k) => {
      addRows(each, tiles, { k, from, to, labellings });
    });
  }
  return sums.map((each) => squaresOf(each, labellings));
}

/** Sums of one kernel over pairs of points of one label or of both, a pair counted once, by labelling. */
interface LabelSums {
  readonly diagonal: number;
  readonly withinFirst: Float64Array;
  readonly withinSecond: Float64Array;
  readonly between: Float64Array;
}

function emptySums({ labellings }: Labellings, diagonal: number): LabelSums {
  const empty = () => new Float64Array(labellings);
  return { diagonal, withinFirst: empty(), withinSecond: empty(), between: empty() };
}

interface RowsOfTiles {
  readonly k: number;
  readonly from: number;
  readonly to: number;
  readonly labellings: Labellings;
}

/** A row's sum over later points called x, and over the others, goes where its own label says. Rows of a tile are added first. */
function addRows(sums: LabelSums, tiles: PairTiles, { k, from, to, labellings }: RowsOfTiles): void {
  const found = tiles.sums(k);
  for (let labelling = 0; labelling < labellings.labellings; labelling++) {
    let [first, second, between] = [0, 0, 0];
    for (let row = from; row < to; row++) {
      const all = found[row - from] as number;
      const toFirst = found[(1 + labelling) * pairTileRows + row - from] as number;
      if (isFirst(labellings, labelling, row)) {
        first += toFirst;
        between += all - toFirst;
      } else {
        second += all - toFirst;
        between += toFirst;
      }
    }
    add(sums.withinFirst, labelling, first);
    add(sums.withinSecond, labelling, second);
    add(sums.between, labelling, between);
  }
}

function add(into: Float64Array, at: number, value: number): void {
  into[at] = (into[at] as number) + value;
}

function squaresOf(sums: LabelSums, { rows, count, labellings }: Labellings): RelabelledSquares {
  const { diagonal, withinFirst, withinSecond, between } = sums;
  const [n, m] = [count, rows - count];
  const mean = (pairs: number, each: number) => (2 * pairs + each * diagonal) / each ** 2;
  const squares = Float64Array.from({ length: labellings }, (_, l) => {
    const within = mean(withinFirst[l] as number, n) + mean(withinSecond[l] as number, m);
    return within - (2 * (between[l] as number)) / (n * m);
  });
  const total = (withinFirst[0] as number) + (withinSecond[0] as number) + (between[0] as number);
  return { squares, magnitude: Math.max(Math.abs(diagonal), Math.abs((2 * total) / rows ** 2)) };
}
