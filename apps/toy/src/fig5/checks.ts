import type { Check } from '@ingd/cli/reproduce';
import { formatEstimate } from '../estimate.js';
import { type AuthorsCurves, METHODS, type Method } from './authors-curves.js';
import { curvesOf, type FoundCurves } from './found-curves.js';
import type { Dimension } from './mixture-sets.js';
import { comparePairs, cutLike, type Nearness, nearness } from './statistics.js';

/** From which iteration on ours is to be no worse than theirs. */
const FROM = 20;

/** The goals of a dimension: ours beside theirs, method by method, and how soon ntKiNG is near the floor. */
export function mixtureChecks(dimension: Dimension, found: FoundCurves, authors: AuthorsCurves): readonly Check[] {
  return [...METHODS.map((method) => notWorse(dimension, method, found, authors)), noLater(dimension, found, authors)];
}

function notWorse(dimension: Dimension, method: Method, found: FoundCurves, authors: AuthorsCurves): Check {
  const ours = curvesOf(found(dimension, method).stored, 'authors');
  const { worst, difference, within } = comparePairs(ours, authors.curves[method], FROM);
  return {
    name: `d = ${dimension}, ${method}: at every iteration after the ${FROM}th at or below the authors' code within one standard error`,
    met: within,
    detail: `where it stands worst, at iteration ${worst}, ours minus theirs is ${formatEstimate(difference, 4)}, pair by pair on ${ours.length} data sets`,
  };
}

function noLater(dimension: Dimension, found: FoundCurves, authors: AuthorsCurves): Check {
  const { stored } = found(dimension, 'ntKiNG');
  const floors = stored.map(({ floor }) => floor);
  const [own, fixed] = [curvesOf(stored, 'authors'), curvesOf(stored, 'fixed')];
  const theirFloors = authors.floor.slice(0, own.length);
  const [ours, theirs] = [own, cutLike(authors.curves.ntKiNG, own)].map((each) => nearness(each, theirFloors)) as [
    Nearness,
    Nearness,
  ];
  return {
    name: `d = ${dimension}, ntKiNG: within 10% of the floor no later than the authors' code`,
    met: ours.first !== undefined && (theirs.first === undefined || ours.first <= theirs.first),
    detail: `ours ${describe(ours)}, theirs ${describe(theirs)}; with the floor's own bandwidth for every iteration ours ${describe(nearness(fixed, floors))}`,
  };
}

function describe({ first, least }: Nearness): string {
  return first === undefined ? `never (at best ${(100 * (least - 1)).toFixed(0)}% above)` : `at iteration ${first}`;
}
