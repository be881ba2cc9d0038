/** When to stop. */
export interface RefineLimits {
  readonly rightHandSide: Float64Array;
  /** Stop when what is left is below this share; see `judge`. */
  readonly tolerance: number;
  /**
   * What is left: `correction`, the default, what the last one is expected to leave of the solution, in the largest entry, which a
   * preconditioner close to Γ makes true; `residual`, its norm as a share of the right-hand side's, whatever the preconditioner.
   */
  readonly judge?: 'correction' | 'residual';
  readonly maximumProducts: number;
}

/** A symmetric positive definite system whose matrix is known exactly as a product and roughly as a factor. */
export interface RefineRequest extends RefineLimits {
  /** Γ v, in float64. */
  readonly apply: (v: Float64Array) => Float64Array;
  /** Γ̃⁻¹ v, of a matrix close to Γ. */
  readonly precondition: (v: Float64Array) => Float64Array;
}

/** The same where products have to be waited for. */
export interface AwaitedRequest extends RefineLimits {
  readonly apply: (v: Float64Array) => Promise<Float64Array>;
  readonly precondition: (v: Float64Array) => Promise<Float64Array>;
}

export interface Refinement {
  readonly solution: Float64Array;
  readonly converged: boolean;
  /** How often Γ was applied. */
  readonly products: number;
  /** What is left, as `judge` says: of corrections, the last one's share of the solution times the rate at which they shrink. */
  readonly remainder: number;
}

/**
 * Preconditioned conjugate gradients started at zero: the first iterate is (a multiple of) the preconditioner's own solution, each
 * further one shrinks its error by about the error of the preconditioner. With a float32 factor, two or three products give float64.
 */
export function refine(request: RefineRequest): Refinement {
  const iteration = iterate(request);
  let next = iteration.next();
  while (!next.done) next = iteration.next(request[next.value.wanted](next.value.of));
  return next.value;
}

/** The same iteration, waiting for its products. */
export async function refineAwaited(request: AwaitedRequest): Promise<Refinement> {
  const iteration = iterate(request);
  let next = iteration.next();
  while (!next.done) next = iteration.next(await request[next.value.wanted](next.value.of));
  return next.value;
}

/** A product that the iteration goes on with. */
interface Wanted {
  readonly wanted: 'apply' | 'precondition';
  readonly of: Float64Array;
}

function* iterate({
  rightHandSide,
  tolerance,
  maximumProducts,
  judge = 'correction',
}: RefineLimits): Generator<Wanted, Refinement, Float64Array> {
  const solution = new Float64Array(rightHandSide.length);
  const residual = rightHandSide.slice();
  let preconditioned: Float64Array = yield { wanted: 'precondition', of: residual };
  let direction: Float64Array = preconditioned.slice();
  let size = inner(residual, preconditioned);
  let correction = 1; // share of the solution that the next iterate would change; all of it at first
  let remainder = size === 0 ? 0 : Number.POSITIVE_INFINITY;
  let products = 0;
  while (remainder > tolerance && products < maximumProducts) {
    const image: Float64Array = yield { wanted: 'apply', of: direction };
    products += 1;
    const length = size / inner(direction, image);
    accumulate(solution, length, direction);
    accumulate(residual, -length, image);
    preconditioned = yield { wanted: 'precondition', of: residual };
    const shrunk = largest(preconditioned) / largest(solution);
    remainder = judge === 'residual' ? shareOf(residual, rightHandSide) : shrunk * (shrunk / correction);
    correction = shrunk;
    const next = inner(residual, preconditioned);
    direction = combined(preconditioned, next / size, direction);
    size = next;
  }
  accumulate(solution, 1, preconditioned); // already computed, and never worse
  return { solution, converged: remainder <= tolerance, products, remainder };
}

/** ‖a‖ / ‖b‖ */
function shareOf(a: Float64Array, b: Float64Array): number {
  return Math.sqrt(inner(a, a) / inner(b, b));
}

function inner(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += (a[i] as number) * (b[i] as number);
  return sum;
}

function accumulate(total: Float64Array, factor: number, term: Float64Array): void {
  for (let i = 0; i < total.length; i++) total[i] = (total[i] as number) + factor * (term[i] as number);
}

function combined(a: Float64Array, factor: number, b: Float64Array): Float64Array {
  return a.map((value, i) => value + factor * (b[i] as number));
}

function largest(a: Float64Array): number {
  let maximum = 0;
  for (const value of a) maximum = Math.max(maximum, Math.abs(value));
  return maximum;
}
