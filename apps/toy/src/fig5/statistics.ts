import type { Estimate } from '@ingd/cli/reproduce';
import { estimate } from '../estimate.js';

/** Mean and standard error at every iteration of curves over data sets, `[set][iteration]`. */
export function estimatesAlong(curves: readonly (readonly number[])[]): readonly Estimate[] {
  const length = Math.min(...curves.map((curve) => curve.length));
  return Array.from({ length }, (_, t) => estimate(curves.map((curve) => curve[t] as number)));
}

/** How a method's curves stand beside others on the same data sets, pair by pair. */
export interface Comparison {
  /** The iteration at which the difference exceeds its standard error by most. */
  readonly worst: number;
  /** Ours minus theirs there; below 0 ours is better. */
  readonly difference: Estimate;
  /** Whether ours is at or below theirs within one standard error throughout. */
  readonly within: boolean;
}

/** Compares pair by pair at every iteration after the `from`-th. */
export function comparePairs(
  ours: readonly (readonly number[])[],
  theirs: readonly (readonly number[])[],
  from: number,
): Comparison {
  const differences = ours.map((curve, set) => curve.map((value, t) => value - (theirs[set]?.[t] as number)));
  const along = estimatesAlong(differences);
  const excess = ({ mean, standardError = 0 }: Estimate): number => mean - standardError;
  const later = along.map((difference, t) => ({ difference, t })).filter(({ t }) => t > from);
  const { difference, t } = later.reduce((a, b) => (excess(b.difference) > excess(a.difference) ? b : a));
  return { worst: t, difference, within: excess(difference) <= 0 };
}

/** How close a mean curve comes to the mean floor. */
export interface Nearness {
  /** The first iteration at which it is within 10% of it; undefined where it never is. */
  readonly first: number | undefined;
  /** Its lowest value, in floors. */
  readonly least: number;
}

/** Compares the mean of curves over data sets with the mean of the sets' floors. */
export function nearness(curves: readonly (readonly number[])[], floors: readonly number[]): Nearness {
  const floor = estimate(floors).mean;
  const shares = estimatesAlong(curves).map(({ mean }) => mean / floor);
  const first = shares.findIndex((share) => share <= 1.1);
  return { first: first < 0 ? undefined : first, least: Math.min(...shares) };
}

/** How a method's curves come down to the floor. */
export interface Arrivals extends Nearness {
  /** How many of the sets come within 10% of their own floor. */
  readonly arrived: number;
  /** How many sets there are. */
  readonly of: number;
}

/** The mean over data sets against the mean floor, and each set against its own. */
export function arrivals(curves: readonly (readonly number[])[], floors: readonly number[]): Arrivals {
  const near = curves.filter((curve, set) => Math.min(...curve) <= 1.1 * (floors[set] as number));
  return { ...nearness(curves, floors), arrived: near.length, of: curves.length };
}

/** Of curves over data sets: as many sets and iterations as the others have. */
export function cutLike(
  curves: readonly (readonly number[])[],
  others: readonly (readonly number[])[],
): readonly (readonly number[])[] {
  return others.map((other, set) => (curves[set] ?? []).slice(0, other.length));
}
