import { type BandwidthRule, bandwidthOfSquares, expectNumber, selectRows, stackRows } from '@ingd/engine';
import type { Sample } from './samples.js';
import { squaresOfRow } from './squared-distances.js';

/**
 * The kernel's bandwidth, in the units of the points: a number, or a rule applied to points of the two samples.
 * `paper` and `median` are those of `medianBandwidth` in `@ingd/engine`; by default `paper` of both samples pooled.
 */
export type BandwidthChoice = number | { readonly rule: BandwidthRule; readonly of?: 'pooled' | 'x' | 'y' | undefined };

/** More rows than this are thinned evenly, as in `medianBandwidth`. */
const maximumPoints = 4096;

/** The number that a choice of bandwidth comes to. */
export function bandwidthOf(
  functionName: string,
  choice: BandwidthChoice = { rule: 'paper' },
  { x, y }: { x: Sample; y: Sample },
): number {
  if (typeof choice === 'number') {
    expectNumber(functionName, 'bandwidth', choice, { exclusiveMinimum: 0 });
    return choice;
  }
  const points = { pooled: () => pooled(x, y), x: () => x, y: () => y }[choice.of ?? 'pooled']();
  return ruleOf(thinned(points), choice.rule);
}

/** Both samples as one. */
export function pooled(x: Sample, y: Sample): Sample {
  const weights = new Float64Array(x.rows + y.rows);
  weights.set(x.weights);
  weights.set(y.weights, x.rows);
  return { ...stackRows(x, y), weights, total: x.total + y.total };
}

function thinned(points: Sample): Sample {
  const { rows, weights } = points;
  if (rows <= maximumPoints) return points;
  const chosen = Array.from({ length: maximumPoints }, (_, i) => Math.floor((i * rows) / maximumPoints));
  const masses = Float64Array.from(chosen, (row) => weights[row] as number);
  return { ...selectRows(points, chosen), weights: masses, total: masses.reduce((sum, mass) => sum + mass, 0) };
}

function ruleOf(points: Sample, rule: BandwidthRule): number {
  return bandwidthOfSquares(pairwiseSquares(points), rule, points.weights);
}

function pairwiseSquares(points: Sample): Float32Array {
  const { rows } = points;
  const squares = new Float32Array((rows * (rows - 1)) / 2);
  const ofRow = new Float64Array(rows);
  for (let row = 0, pair = 0; row < rows; pair += rows - 1 - row, row++) {
    squaresOfRow({ x: points, row, y: points, from: row + 1, to: rows }, ofRow);
    squares.set(ofRow.subarray(0, rows - 1 - row), pair);
  }
  return squares;
}
