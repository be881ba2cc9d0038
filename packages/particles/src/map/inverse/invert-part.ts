import type { Drift } from '@ingd/kernels';
import { largestWholeDimension } from '../../jacobian/largest-slope.js';
import { luFactors, luSolve } from '../../jacobian/lu.js';
import { largestEntry, pickRows, slopeOfPart, slopes, velocities } from './field.js';

/** Fixed-point iterations before Newton takes over: each costs one evaluation, a Newton step d + 1. */
const fixedPointRounds = 40;

/** Where ∇h is too much to form there is no Newton, and (ε/k) Lip < 0.9 settles float32 in 180 rounds. */
const patientRounds = 400;

const newtonRounds = 20;

/** What a coordinate may still move when a row counts as settled, in units of its size: a few roundings of float32. */
const settledShare = 16 * 2 ** -24;

/** What it may still move when rounding keeps Newton from settling. */
const acceptedShare = 1e-4;

/** One part of a step, y = x + s h(x), to be undone. */
export interface Part {
  readonly drift: Drift;
  readonly dimension: number;
  /** s = ε/k */
  readonly length: number;
}

/** x for each y; rows without are listed. */
export interface PartInverse {
  /** `[n, d]`, flat. */
  readonly points: Float64Array;
  /** Rows for which no x was found. */
  readonly lost: readonly number[];
}

/**
 * Solves x + s h(x) = y for each row: the fixed point of x ← y − s h(x), in float64 around a float32 drift; rows that have not settled
 * after 40 rounds go on by Newton's method, with ∇h from forward mode.
 * @param images y, `[n, d]`, flat
 */
export async function invertPart(part: Part, images: Float64Array): Promise<PartInverse> {
  const points = images.slice();
  const whole = part.dimension <= largestWholeDimension;
  const all = Array.from({ length: images.length / part.dimension }, (_, row) => row);
  const left = await iterate(part, { images, points }, all, whole ? fixedPointRounds : patientRounds);
  return { points, lost: whole ? await newton(part, { images, points }, left) : left };
}

interface Unknowns {
  readonly images: Float64Array;
  /** The answers so far, written in place. */
  readonly points: Float64Array;
}

/** @returns the rows that have not settled */
async function iterate(part: Part, unknowns: Unknowns, rows: readonly number[], rounds: number): Promise<number[]> {
  const { images, points } = unknowns;
  const { drift, dimension, length } = part;
  let active = [...rows];
  for (let round = 0; round < rounds && active.length > 0; round++) {
    const velocity = await velocities(drift, pickRows(points, active, dimension), dimension);
    active = active.filter((row, index) => {
      let change = 0;
      for (let axis = 0; axis < dimension; axis++) {
        const place = row * dimension + axis;
        const next = (images[place] ?? 0) - length * (velocity[index * dimension + axis] ?? 0);
        change = Math.max(change, Math.abs(next - (points[place] ?? 0)));
        points[place] = next;
      }
      return !(change <= settledShare * sizeOf(part, unknowns, row));
    });
  }
  return active;
}

/** What the rounding of a row is in proportion to. */
function sizeOf({ dimension }: Part, { images, points }: Unknowns, row: number): number {
  return largestEntry(points, row, dimension) + largestEntry(images, row, dimension) + Number.MIN_VALUE;
}

/** @returns the rows for which there is no answer */
async function newton(part: Part, unknowns: Unknowns, rows: readonly number[]): Promise<number[]> {
  const { images, points } = unknowns;
  const { dimension } = part;
  for (const row of rows)
    for (let a = 0; a < dimension; a++) points[row * dimension + a] = images[row * dimension + a] ?? 0;
  let active = [...rows];
  const moves = new Map(rows.map((row): [number, number] => [row, Number.POSITIVE_INFINITY]));
  for (let round = 0; round < newtonRounds && active.length > 0; round++) {
    const changes = await newtonStep(part, unknowns, active);
    active = active.filter((row, index) => {
      const change = (changes[index] ?? Number.NaN) / sizeOf(part, unknowns, row);
      moves.set(row, change);
      return !(change <= settledShare);
    });
  }
  return rows.filter((row) => !((moves.get(row) ?? Number.NaN) <= acceptedShare));
}

/** x ← x − (I + s ∇h)⁻¹ (x + s h(x) − y) for some rows. @returns how far each moved; NaN where I + s ∇h is singular */
async function newtonStep(part: Part, { images, points }: Unknowns, rows: readonly number[]): Promise<number[]> {
  const { drift, dimension, length } = part;
  const at = pickRows(points, rows, dimension);
  const [velocity, slope] = [await velocities(drift, at, dimension), await slopes(drift, at, dimension)];
  return rows.map((row, index) => {
    const residual = Float64Array.from({ length: dimension }, (_, axis) => {
      const place = index * dimension + axis;
      return (at[place] ?? 0) + length * (velocity[place] ?? 0) - (images[row * dimension + axis] ?? 0);
    });
    const factors = luFactors(slopeOfPart(slope, index, part), dimension);
    if (factors.sign === 0) return Number.NaN;
    luSolve(factors, residual);
    for (let a = 0; a < dimension; a++)
      points[row * dimension + a] = (points[row * dimension + a] ?? 0) - (residual[a] ?? 0);
    return largestEntry(residual, 0, dimension);
  });
}
