import type { Sample } from './samples.js';

/** Points on a line in order, with their masses in units in which both samples weigh the same. */
export interface Line {
  /** Ascending. */
  readonly values: Float64Array;
  readonly masses: Float64Array;
}

/** The order of numbers, smallest first. */
export function ascending(values: Float64Array): Uint32Array {
  return Uint32Array.from(values, (_, i) => i).sort((i, j) => (values[i] as number) - (values[j] as number));
}

/**
 * Masses of both samples in units in which they add up to as much: whole weights stay whole, so that the merging of two lines
 * of such masses is exact.
 */
export function balancedMasses(x: Sample, y: Sample): readonly [Float64Array, Float64Array] {
  return [x.weights.map((weight) => weight * y.total), y.weights.map((weight) => weight * x.total)];
}

/** The monotone plan between two lines: `visit(i, j, mass)` for each piece, in order  [Villani 2003, Theorem 2.18]. */
export function mergeMasses(
  x: Float64Array,
  y: Float64Array,
  visit: (i: number, j: number, mass: number) => void,
): void {
  let [i, j] = [0, 0];
  let [left, right] = [x[0] as number, y[0] as number];
  while (i < x.length && j < y.length) {
    const mass = Math.min(left, right);
    if (mass > 0) visit(i, j, mass);
    left -= mass;
    right -= mass;
    if (left === 0) left = x[++i] as number;
    if (right === 0) right = y[++j] as number;
  }
}

/** Σ mass · |x − y|^order of the monotone plan, which is the cheapest for every order of at least 1. */
export function lineCost(x: Line, y: Line, order: 1 | 2): number {
  let cost = 0;
  mergeMasses(x.masses, y.masses, (i, j, mass) => {
    const difference = Math.abs((x.values[i] as number) - (y.values[j] as number));
    cost += mass * (order === 1 ? difference : difference * difference);
  });
  return cost;
}
