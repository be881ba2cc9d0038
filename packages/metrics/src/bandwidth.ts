import { type BandwidthRule, bandwidthOfSquares, expectNumber, selectRows, stackRows } from '@ingd/engine';
import type { Sample } from './samples.js';
import { squaresOfRow } from './squared-distances.js';
import { weightedMedians } from './weighted-median.js';

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
  const squares = pairwiseSquares(points);
  if (points.weights.every((weight) => weight === 1)) return bandwidthOfSquares(squares, rule);
  bandwidthOfSquares(squares, rule); // refuses points that are all alike, in the same words
  return weightedRule(points, squares, rule);
}

/** Each pair counts as often as the product of its weights; the copies of one row are pairs at distance 0. */
function weightedRule({ weights }: Sample, squares: Float32Array, rule: BandwidthRule): number {
  const masses = pairMasses(weights);
  if (rule === 'paper') {
    const positive = masses.map((mass, pair) => ((squares[pair] as number) > 0 ? mass : 0));
    return Math.sqrt(weightedMedians(squares, positive).lower / 2);
  }
  const copies = weights.reduce((sum, weight) => sum + Math.max(0, weight * (weight - 1)) / 2, 0);
  const { lower, upper } = weightedMedians(squares, masses, { massAtZero: copies });
  return (Math.sqrt(lower) + Math.sqrt(upper)) / 2;
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

function pairMasses(weights: Float64Array): Float64Array {
  const { length: rows } = weights;
  const masses = new Float64Array((rows * (rows - 1)) / 2);
  for (let i = 0, pair = 0; i < rows; i++) {
    for (let j = i + 1; j < rows; j++) masses[pair++] = (weights[i] as number) * (weights[j] as number);
  }
  return masses;
}
