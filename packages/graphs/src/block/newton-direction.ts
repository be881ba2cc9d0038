import type { FreeSet } from './free-set.js';
import type { BlockProblem } from './problem.js';
import { addRow, dotRow } from './row-products.js';

/** The quadratic model of a Newton step about Θ, with W = Θ⁻¹. */
export interface NewtonModel {
  readonly problem: BlockProblem;
  readonly precision: Float64Array;
  readonly inverse: Float64Array;
  readonly free: FreeSet;
}

/** D, and about how far from the best one it is. */
export interface Direction {
  /** D, `[size, size]`, symmetric. */
  readonly values: Float64Array;
  /** Σ |change to come| / Σ |D|, were each sweep to change as much less than the one before as the last two did. */
  readonly remaining: number;
}

/** How far the model is minimised. */
export interface DirectionOptions {
  readonly sweeps: number;
  /** Sweeps end once about this share of D remains to be changed. */
  readonly tolerance: number;
}

/**
 * The D that minimises tr((S − W)D) + ½ tr(WDWD) + α Σ_{i≠j} |Θ_ij + D_ij| over the free entries, by coordinate descent. It
 * keeps U = DW by rows; while row i is worked on, its column i stands apart, so that a coordinate reads rows alone
 * [Hsieh et al. 2014, Section 3.2].
 */
export function newtonDirection(model: NewtonModel, { sweeps, tolerance }: DirectionOptions): Direction {
  const { size } = model.problem;
  const direction = new Float64Array(size * size);
  const product = new Float64Array(size * size);
  const column = new Float64Array(size);
  let [remaining, before] = [1, Number.POSITIVE_INFINITY];
  for (let sweep = 0; sweep < sweeps && remaining > tolerance; sweep++) {
    const sums = { change: 0, total: 0 };
    for (let i = 0; i < size; i++) {
      for (let k = 0; k < size; k++) column[k] = product[k * size + i] as number;
      sweepRow({ model, direction, product, column }, i, sums);
    }
    remaining = remainder(sums, before);
    before = sums.change;
  }
  return { values: direction, remaining };
}

/** A geometric series of changes: c r + c r² + … with r the ratio of the last two. */
function remainder({ change, total }: { change: number; total: number }, before: number): number {
  if (change === 0) return 0;
  const ratio = Math.min(0.999, change / before);
  return before === Number.POSITIVE_INFINITY ? 1 : (change * ratio) / (1 - ratio) / total;
}

interface Sweep {
  readonly model: NewtonModel;
  readonly direction: Float64Array;
  /** U = DW. */
  readonly product: Float64Array;
  /** Column i of U. */
  readonly column: Float64Array;
}

/** One pass over the free entries of row i; adds Σ |change| and Σ |D| to the sums. */
function sweepRow(sweep: Sweep, i: number, sums: { change: number; total: number }): void {
  const { direction, column, model } = sweep;
  const { problem, inverse, free } = model;
  const { size, covariance } = problem;
  const last = free.starts[i + 1] as number;
  for (let at = free.starts[i] as number; at < last; at++) {
    const j = free.columns[at] as number;
    const entry = i * size + j;
    const bend = dotRow(column, inverse, j * size, size); // (WDW)_ij
    const gradient = (covariance[entry] as number) - (inverse[entry] as number) + bend;
    const change = i === j ? diagonalStep(model, i, gradient) : step(model, i, j, gradient, direction);
    const weight = i === j ? 1 : 2;
    if (change !== 0) move(sweep, i, j, change);
    sums.change += weight * Math.abs(change);
    sums.total += weight * Math.abs(direction[entry] as number);
  }
}

/** The diagonal is not penalised. */
function diagonalStep({ problem: { size }, inverse }: NewtonModel, i: number, gradient: number): number {
  return -gradient / (inverse[i * size + i] as number) ** 2;
}

function step(
  { problem: { size, alpha }, precision, inverse }: NewtonModel,
  i: number,
  j: number,
  gradient: number,
  direction: Float64Array,
): number {
  const entry = i * size + j;
  const curvature =
    (inverse[entry] as number) ** 2 + (inverse[i * size + i] as number) * (inverse[j * size + j] as number);
  const value = (precision[entry] as number) + (direction[entry] as number);
  return shrunk(value - gradient / curvature, alpha / curvature) - value;
}

/** D_ij and D_ji change; so do rows i and j of U, and what stands apart of column i. */
function move({ model, direction, product, column }: Sweep, i: number, j: number, change: number): void {
  const { size } = model.problem;
  const { inverse } = model;
  const [row, other] = [i * size, j * size];
  direction[row + j] = (direction[row + j] as number) + change;
  addRow(product, row, inverse, other, change, size);
  column[i] = product[row + i] as number;
  if (i === j) return;
  direction[other + i] = direction[row + j] as number;
  addRow(product, other, inverse, row, change, size);
  column[j] = product[other + i] as number;
}

/** The nearest point to `value` under a penalty of `amount` a unit: drawn towards 0 by that much, and not past it. */
function shrunk(value: number, amount: number): number {
  if (value > amount) return value - amount;
  return value < -amount ? value + amount : 0;
}
