import type { ExponentialFamily } from '../family/exponential-family.js';
import { flatten, isInDomain, naturalMembers } from '../family/members.js';
import { type Natural, naturalParameter } from '../family/parameter.js';
import { fisherOperator } from './fisher-information.js';

/** Where a natural gradient step led. */
export interface NaturalGradientStep {
  readonly natural: Natural;
  /** The step taken by each member: the one asked for, or what is left of it after halving; 0 where no share of it stays inside. */
  readonly stepSizes: Float64Array;
}

/** A step is halved at most so often before it is given up. */
const HALVINGS = 60;

/**
 * η − ε F(η)⁻¹ g: a step down the gradient g of a function of the natural parameters, steepest in KL divergence
 * [Amari 1998]; halved, for each member of its own, until it stays inside the domain.
 * @param gradient g, `[...batch, b]` numbers
 * @param stepSize ε
 * @throws RangeError when a member lies outside the domain or g has another length
 */
export function naturalGradientStep(
  family: ExponentialFamily,
  natural: Natural,
  gradient: ArrayLike<number>,
  stepSize: number,
): NaturalGradientStep {
  const members = naturalMembers('naturalGradientStep', family, natural);
  const { size } = family.statistic;
  const directions = fisherOperator(family, natural).solve(gradient);
  const steps = members.map((eta, i) =>
    guardedStep(family, eta, directions.subarray(i * size, (i + 1) * size), stepSize),
  );
  const values = flatten(
    steps.map(({ eta }) => eta),
    size,
  );
  return {
    natural: naturalParameter(values, natural.shape),
    stepSizes: Float64Array.from(steps, ({ taken }) => taken),
  };
}

function guardedStep(family: ExponentialFamily, eta: Float64Array, direction: Float64Array, stepSize: number) {
  for (let taken = stepSize, halvings = 0; halvings < HALVINGS; taken /= 2, halvings++) {
    const next = eta.map((value, i) => value - taken * (direction[i] as number));
    if (isInDomain(family, next)) return { eta: next, taken };
  }
  return { eta, taken: 0 };
}
