import { type BandwidthRule, bandwidthOfSquares, expectNumber, type Matrix, stackRows } from '@ingd/engine';
import { squaredDistance } from './gaussian-kernel.js';

/**
 * The kernel's bandwidth, in the units of the points: a number, or a rule applied to points of the two samples.
 * `paper` and `median` are those of `medianBandwidth` in `@ingd/engine`; by default `paper` of both samples pooled.
 */
export type BandwidthChoice = number | { readonly rule: BandwidthRule; readonly of?: 'pooled' | 'x' | 'y' | undefined };

/** More points than this are thinned evenly, as in `medianBandwidth`. */
const maximumPoints = 4096;

/** The number that a choice of bandwidth comes to. */
export function bandwidthOf(
  functionName: string,
  choice: BandwidthChoice = { rule: 'paper' },
  { x, y }: { x: Matrix; y: Matrix },
): number {
  if (typeof choice === 'number') {
    expectNumber(functionName, 'bandwidth', choice, { exclusiveMinimum: 0 });
    return choice;
  }
  const points = { pooled: () => stackRows(x, y), x: () => x, y: () => y }[choice.of ?? 'pooled']();
  return bandwidthOfSquares(pairwiseSquares(points), choice.rule);
}

function pairwiseSquares({ rows, columns, data }: Matrix): Float32Array {
  const count = Math.min(rows, maximumPoints);
  const place = Array.from({ length: count }, (_, i) => Math.floor((i * rows) / count) * columns);
  const squares = new Float32Array((count * (count - 1)) / 2);
  let pair = 0;
  for (let i = 0; i < count; i++) {
    for (let j = i + 1; j < count; j++) {
      squares[pair++] = squaredDistance(data, place[i] as number, data, place[j] as number, columns);
    }
  }
  return squares;
}
