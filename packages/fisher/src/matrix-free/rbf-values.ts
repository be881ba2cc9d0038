import { gaussianMeans, type Matrix, toMatrix } from '@ingd/engine';
import type { RbfStatistic } from '@ingd/families';
import { centredPoints, gaussianValues, meanRow } from '../factorised/rbf-sample.js';
import { addColumnSums, totalOf } from '../sample-moments.js';
import { type Range, tilesOf } from '../statistic-fields.js';
import { TILE_BUDGET } from './statistic-products.js';

/** Gaussian RBFs at rows of points, from distances in float64: of narrow bumps, distances in float32 keep two digits. */
export interface RbfValues {
  /** T at the rows of a tile, `[tile, b]`. */
  at(points: Matrix, tile: Range): Matrix;
  /** Runs of rows whose values take no more than a tile may. */
  tiles(rows: number): Range[];
  /** mean T, `[b]`; each row counts once, or as often as its weight says. */
  mean(points: Matrix, weights?: Float64Array): Float64Array;
}

export async function rbfValues({ centers, bandwidth, size }: RbfStatistic): Promise<RbfValues> {
  const rows = await toMatrix(centers);
  const origin = meanRow(rows);
  const own = centredPoints(rows, origin);
  const at = (points: Matrix, tile: Range) =>
    gaussianValues(centredPoints(rowsAt(points, tile), origin), own, bandwidth);
  const tiles = (count: number) => tilesOf(count, 20 * size, TILE_BUDGET);
  return {
    at,
    tiles,
    mean(points, weights) {
      const sums = new Float64Array(size);
      for (const tile of tiles(points.rows)) {
        addColumnSums(sums, at(points, tile), weights?.subarray(tile.first, tile.first + tile.count));
      }
      const total = weights === undefined ? points.rows : totalOf(weights);
      return sums.map((sum) => sum / total);
    },
  };
}

/** mean T of finite points at finite centres, `[b]`. */
export async function rbfMeans(statistic: RbfStatistic, points: Matrix): Promise<Float64Array> {
  const centers = await toMatrix(statistic.centers);
  const means = gaussianMeans({ points, centers, bandwidth: statistic.bandwidth });
  return means ?? (await rbfValues(statistic)).mean(points);
}

/** Some rows, sharing the memory. */
function rowsAt({ columns, data }: Matrix, { first, count }: Range): Matrix {
  return { rows: count, columns, data: data.subarray(first * columns, (first + count) * columns) };
}
