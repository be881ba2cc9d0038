import { type Matrix, multiply } from '@ingd/engine';
import { symmetrized } from './factor.js';
import type { NewtonModel } from './newton-direction.js';

/** Steps of conjugate gradients, at most. */
const maxSteps = 60;

/** The residual that is small enough, relative to that of D = 0. */
const tolerance = 1e-8;

/**
 * Coordinate descent is slow where variables are nearly collinear. Once it has found which entries of Θ + D are not 0, and
 * their signs, the model is a quadratic in these: P[WXW] = −P[S − W + α sign(Θ + D)], P the entries that are not 0. Conjugate
 * gradients solve it, preconditioned by X → P[ΘXΘ], the inverse of X → WXW where P keeps everything. An entry that would
 * change its sign becomes 0.
 * @param direction what coordinate descent found
 * @returns D, `[size, size]`
 */
export function polish(model: NewtonModel, direction: Float64Array): Float64Array {
  const { problem, precision, inverse } = model;
  const { size, covariance, alpha } = problem;
  const signs = precision.map((entry, at) =>
    at % (size + 1) === 0 ? 0 : Math.sign(entry + (direction[at] as number)),
  );
  const support = signs.map((sign, at) => (sign !== 0 || at % (size + 1) === 0 ? 1 : 0));
  const within = (x: Float64Array): Float64Array => x.map((entry, at) => entry * (support[at] as number));
  const goal = within(covariance.map((s, at) => (inverse[at] as number) - s - alpha * (signs[at] as number)));
  // Entries that leave the support go to 0: their part of D is fixed.
  const fixed = precision.map((entry, at) => (support[at] === 1 ? 0 : -entry));
  const pushed = sandwich(inverse, fixed, size);
  const rightHandSide = goal.map((entry, at) => entry - (support[at] as number) * (pushed[at] as number));
  const x = conjugateGradients(rightHandSide, {
    start: within(direction),
    apply: (v) => within(sandwich(inverse, v, size)),
    precondition: (v) => within(sandwich(precision, v, size)),
  });
  return x.map((entry, at) => {
    const whole = (precision[at] as number) + entry;
    const flipped = (signs[at] as number) * whole < 0;
    return support[at] === 1 && !flipped ? entry : -(precision[at] as number);
  });
}

/** A X A, exactly symmetric. */
function sandwich(a: Float64Array, x: Float64Array, size: number): Float64Array {
  const square = (data: Float64Array): Matrix => ({ rows: size, columns: size, data });
  return symmetrized(multiply(multiply(square(a), square(x)), square(a)).data, size);
}

interface System {
  readonly start: Float64Array;
  apply(v: Float64Array): Float64Array;
  precondition(v: Float64Array): Float64Array;
}

function conjugateGradients(goal: Float64Array, { start, apply, precondition }: System): Float64Array {
  const x = start.slice();
  const applied = apply(x);
  const residual = goal.map((entry, at) => entry - (applied[at] as number));
  let ready = precondition(residual);
  const search = ready.slice();
  let size = inner(residual, ready);
  const enough = tolerance ** 2 * inner(goal, precondition(goal));
  for (let step = 0; step < maxSteps && size > enough; step++) {
    const image = apply(search);
    const length = size / inner(search, image);
    for (let at = 0; at < x.length; at++) {
      x[at] = (x[at] as number) + length * (search[at] as number);
      residual[at] = (residual[at] as number) - length * (image[at] as number);
    }
    ready = precondition(residual);
    const before = size;
    size = inner(residual, ready);
    for (let at = 0; at < x.length; at++) search[at] = (ready[at] as number) + (size / before) * (search[at] as number);
  }
  return x;
}

function inner(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let at = 0; at < a.length; at++) sum += (a[at] as number) * (b[at] as number);
  return sum;
}
