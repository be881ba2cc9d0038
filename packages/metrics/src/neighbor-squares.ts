import type { Pace } from './pacing.js';
import type { Sample } from './samples.js';
import { squaresOfRow } from './squared-distances.js';

/**
 * |x − its k-th neighbour|² for every row: the least square within which other rows weigh at least k. The further copies that a weight
 * stands for are neighbours at distance 0.
 */
export async function neighborSquares(
  sample: Sample,
  { neighbors, pace }: { readonly neighbors: number; readonly pace: Pace },
): Promise<Float64Array> {
  const { rows, weights } = sample;
  const squares = new Float64Array(rows);
  const radii = new Float64Array(rows);
  for (let i = 0; i < rows; i++) {
    squaresOfRow({ x: sample, row: i, y: sample, from: 0, to: rows }, squares);
    const copies = Math.max(0, (weights[i] as number) - 1);
    radii[i] = copies >= neighbors ? 0 : nearest(squares, { weights, self: i, wanted: neighbors - copies });
    const pause = pace(rows);
    if (pause) await pause;
  }
  return radii;
}

/** Keeps the nearest rows in order, and no more of them than are wanted. */
function nearest(
  squares: Float64Array,
  { weights, self, wanted }: { weights: Float64Array; self: number; wanted: number },
): number {
  const kept: { square: number; weight: number }[] = [];
  let [mass, furthest] = [0, Number.POSITIVE_INFINITY];
  for (let j = 0; j < squares.length; j++) {
    const square = squares[j] as number;
    if (j === self || square >= furthest) continue;
    const weight = weights[j] as number;
    const place = kept.findIndex((other) => other.square > square);
    kept.splice(place < 0 ? kept.length : place, 0, { square, weight });
    mass += weight;
    while (mass - (kept.at(-1)?.weight ?? 0) >= wanted) mass -= kept.pop()?.weight ?? 0;
    if (mass >= wanted) furthest = kept.at(-1)?.square ?? furthest;
  }
  return kept.at(-1)?.square ?? 0;
}
