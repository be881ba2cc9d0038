import { choice, expectNumber, fold, type Key, split, stackRows } from '@ingd/engine';
import { directionsOf } from './directions.js';
import { ascending, lineCost } from './line-transport.js';
import { shareAtLeast } from './p-value.js';
import { pacing, type Watched } from './pacing.js';
import { hostSamples, type Samples } from './samples.js';
import { projected } from './sliced-wasserstein.js';

/** How to test. */
export interface SlicedWassersteinTestOptions extends Watched {
  /** Draws the directions and the relabellings. */
  readonly key: Key;
  /** How many random relabellings; 999 by default. */
  readonly permutations?: number | undefined;
  /** How many directions; 50 by default. */
  readonly projections?: number | undefined;
  /** 1: distances; 2, the default: squared distances. */
  readonly order?: 1 | 2 | undefined;
}

/** What the test found. */
export interface SlicedWassersteinTest {
  /** The sliced Wasserstein distance along these directions. */
  readonly statistic: number;
  /** (1 + how many relabellings gave as much or more) / (1 + permutations). */
  readonly pValue: number;
  readonly permutations: number;
  readonly projections: number;
}

/**
 * Tests whether two samples come from one distribution: their sliced Wasserstein distance against that of random relabellings,
 * along the same directions. Exact at every level under the null hypothesis. Each direction is sorted once for all relabellings.
 * @param x `[n, d]`, borrowed, at least 2 rows
 * @param y `[m, d]`, borrowed, at least 2 rows
 * @throws RangeError as `slicedWasserstein`
 */
export async function slicedWassersteinTest(
  x: Samples,
  y: Samples,
  options: SlicedWassersteinTestOptions,
): Promise<SlicedWassersteinTest> {
  const { key, permutations = 999, projections = 50, order = 2 } = options;
  expectNumber('slicedWassersteinTest', 'permutations', permutations, { minimum: 1, integer: true });
  const [first, second] = await hostSamples('slicedWassersteinTest', { x, y, minimumRows: 2 });
  const points = stackRows(first, second);
  const [directionKey, labelKey] = split(key) as [Key, Key];
  const directions = directionsOf('slicedWassersteinTest', { key: directionKey, projections }, points.columns);
  const labels = labellings({ n: first.rows, m: second.rows, permutations, key: labelKey });
  const costs = new Float64Array(labels.length);
  const pace = pacing(options, projections * labels.length);
  for (let direction = 0; direction < projections; direction++) {
    const values = projected(points, directions, direction);
    const costOf = costOfLabels(values, { n: first.rows, order });
    for (const [which, labelling] of labels.entries()) {
      costs[which] = (costs[which] as number) + costOf(labelling);
      const pause = pace(1);
      if (pause) await pause;
    }
  }
  const mean = (costs[0] as number) / (projections * first.rows * second.rows);
  return {
    statistic: order === 1 ? mean : Math.sqrt(mean),
    pValue: shareAtLeast(costs[0] as number, costs.subarray(1), 100 * (costs[0] as number)),
    permutations,
    projections,
  };
}

/** Which rows are called x (1): first as observed, then at random. */
function labellings({ n, m, permutations, key }: { n: number; m: number; permutations: number; key: Key }) {
  return Array.from({ length: permutations + 1 }, (_, which) => {
    const labels = new Uint8Array(n + m);
    if (which === 0) labels.fill(1, 0, n);
    else for (const row of choice(fold(key, which), n + m, n)) labels[row] = 1;
    return labels;
  });
}

/** Sorts the line once, then deals its points out to the two sides of each labelling. */
function costOfLabels(values: Float64Array, { n, order }: { n: number; order: 1 | 2 }): (labels: Uint8Array) => number {
  const m = values.length - n;
  const sorted = ascending(values);
  const x = { values: new Float64Array(n), masses: new Float64Array(n).fill(m) };
  const y = { values: new Float64Array(m), masses: new Float64Array(m).fill(n) };
  return (labels) => {
    let [i, j] = [0, 0];
    for (let rank = 0; rank < sorted.length; rank++) {
      const row = sorted[rank] as number;
      if (labels[row] === 1) x.values[i++] = values[row] as number;
      else y.values[j++] = values[row] as number;
    }
    return lineCost(x, y, order);
  };
}
