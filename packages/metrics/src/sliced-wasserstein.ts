import type { Matrix } from '@ingd/engine';
import { type Directions, directionsOf } from './directions.js';
import { ascending, balancedMasses, type Line, lineCost } from './line-transport.js';
import { pacing, type Watched } from './pacing.js';
import { hostSamples, type PairWeights, type Samples } from './samples.js';

/** Which directions, which order, which weights, and who watches. */
export type SlicedWassersteinOptions = Directions &
  Watched & {
    /** 1: distances; 2, the default: squared distances. */
    readonly order?: 1 | 2 | undefined;
    readonly weights?: PairWeights | undefined;
  };

/** What the directions gave. */
export interface SlicedWasserstein {
  /** In the units of the points. */
  readonly distance: number;
  /** Of the distance, from the spread over the directions: what other directions would change; 0 for a single one. */
  readonly standardError: number;
}

/**
 * ( mean over directions of W_p^p between the projections )^{1/p}: a metric that takes n log n for each direction and needs no
 * more memory than the points  [Bonneel et al. 2015].
 * @param x `[n, d]`, borrowed
 * @param y `[m, d]`, borrowed
 * @throws RangeError when the columns differ, a sample is empty or not finite, weights are negative or all 0, or given directions
 * do not have length 1; the signal's reason when it was raised
 */
export async function slicedWasserstein(
  x: Samples,
  y: Samples,
  options: SlicedWassersteinOptions,
): Promise<SlicedWasserstein> {
  const { order = 2 } = options;
  const [first, second] = await hostSamples('slicedWasserstein', { x, y, weights: options.weights });
  const directions = directionsOf('slicedWasserstein', options, first.columns);
  const [xMasses, yMasses] = balancedMasses(first, second);
  const total = first.total * second.total;
  const costs = new Float64Array(directions.rows);
  const pace = pacing(options, directions.rows);
  for (let row = 0; row < directions.rows; row++) {
    const xLine = lineOf(projected(first, directions, row), xMasses);
    const yLine = lineOf(projected(second, directions, row), yMasses);
    costs[row] = lineCost(xLine, yLine, order) / total;
    const pause = pace(1);
    if (pause) await pause;
  }
  return rootOfMean(costs, order);
}

/** ⟨xᵢ, direction⟩ of every row. */
export function projected({ rows, columns, data }: Matrix, directions: Matrix, direction: number): Float64Array {
  const along = directions.data.subarray(direction * columns, (direction + 1) * columns);
  const values = new Float64Array(rows);
  for (let i = 0; i < rows; i++) {
    let sum = 0;
    for (let k = 0; k < columns; k++) sum += (data[i * columns + k] as number) * (along[k] as number);
    values[i] = sum;
  }
  return values;
}

/** Equal masses need no order of their own, and numbers alone are sorted several times as fast. */
function lineOf(values: Float64Array, masses: Float64Array): Line {
  if (masses.every((mass) => mass === masses[0])) return { values: values.sort(), masses };
  const order = ascending(values);
  const take = (from: Float64Array) => Float64Array.from(order, (i) => from[i] as number);
  return { values: take(values), masses: take(masses) };
}

/** The root, and its error by the delta method. */
function rootOfMean(costs: Float64Array, order: 1 | 2): SlicedWasserstein {
  const mean = costs.reduce((sum, cost) => sum + cost, 0) / costs.length;
  const distance = order === 1 ? mean : Math.sqrt(mean);
  if (costs.length === 1 || distance === 0) return { distance, standardError: 0 };
  const spread = costs.reduce((sum, cost) => sum + (cost - mean) ** 2, 0) / (costs.length - 1);
  const ofMean = Math.sqrt(spread / costs.length);
  return { distance, standardError: order === 1 ? ofMean : ofMean / (2 * distance) };
}
