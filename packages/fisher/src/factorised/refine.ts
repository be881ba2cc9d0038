/** A symmetric positive definite system whose matrix is known exactly as a product and roughly as a factor. */
export interface RefineRequest {
  /** Γ v, in float64. */
  readonly apply: (v: Float64Array) => Float64Array;
  /** Γ̃⁻¹ v, of a matrix close to Γ. */
  readonly precondition: (v: Float64Array) => Float64Array;
  readonly rightHandSide: Float64Array;
  /** Stop when what the last correction leaves is expected below this share of the solution, in the largest entry. */
  readonly tolerance: number;
  readonly maximumProducts: number;
}

export interface Refinement {
  readonly solution: Float64Array;
  readonly converged: boolean;
  /** How often Γ was applied. */
  readonly products: number;
  /** What is expected to be left: the last correction's share of the solution times the rate at which corrections shrink. */
  readonly remainder: number;
}

/**
 * Preconditioned conjugate gradients started at zero: the first iterate is (a multiple of) the preconditioner's own solution, each
 * further one shrinks its error by about the error of the preconditioner. With a float32 factor, two or three products give float64.
 */
export function refine({ apply, precondition, rightHandSide, tolerance, maximumProducts }: RefineRequest): Refinement {
  const solution = new Float64Array(rightHandSide.length);
  const residual = rightHandSide.slice();
  let preconditioned: Float64Array = precondition(residual);
  let direction: Float64Array = preconditioned.slice();
  let size = inner(residual, preconditioned);
  let correction = 1; // share of the solution that the next iterate would change; all of it at first
  let remainder = size === 0 ? 0 : Number.POSITIVE_INFINITY;
  let products = 0;
  while (remainder > tolerance && products < maximumProducts) {
    const image = apply(direction);
    products += 1;
    const length = size / inner(direction, image);
    accumulate(solution, length, direction);
    accumulate(residual, -length, image);
    preconditioned = precondition(residual);
    const shrunk = largest(preconditioned) / largest(solution);
    remainder = shrunk * (shrunk / correction);
    correction = shrunk;
    const next = inner(residual, preconditioned);
    direction = combined(preconditioned, next / size, direction);
    size = next;
  }
  accumulate(solution, 1, preconditioned); // already computed, and never worse
  return { solution, converged: remainder <= tolerance, products, remainder };
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
