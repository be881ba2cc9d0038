import { choleskyLower, inner, inverseOf } from '../family/positive-definite.js';
import { solveSymmetric } from '../family/symmetric-solve.js';
import { type Pair, symmetricFrom } from './pairs.js';

const MAXIMUM_ITERATIONS = 200;
/** Newton decrement below which the next step is the last: convergence is quadratic. */
const CLOSE = 1e-7;

/**
 * The precision Λ that is 0 off the pairs and whose inverse agrees with S on them; undefined where S has no positive definite
 * completion. Minimises −log|Λ| + tr ΛS by damped Newton: the function is self-concordant, so a step of 1/(1 + decrement)
 * stays positive definite and converges from anywhere   [Nesterov & Nemirovskii 1994; Boyd & Vandenberghe 2004, §9.6].
 */
export function completePrecision(
  s: Float64Array,
  pairs: readonly Pair[],
  dimension: number,
): Float64Array | undefined {
  const scale = Float64Array.from({ length: dimension }, (_, a) => 1 / Math.sqrt(s[a * dimension + a] as number));
  if (!scale.every((value) => value > 0 && value < Number.POSITIVE_INFINITY)) return undefined;
  const rescale = (matrix: Float64Array) =>
    matrix.map((value, i) => value * (scale[Math.floor(i / dimension)] as number) * (scale[i % dimension] as number));
  const precision = completeCorrelation(rescale(s), pairs, dimension);
  return precision && rescale(precision);
}

function completeCorrelation(s: Float64Array, pairs: readonly Pair[], dimension: number): Float64Array | undefined {
  let entries = Float64Array.from(pairs, ([a, b]) => (a === b ? 1 : 0));
  for (let iteration = 0; iteration < MAXIMUM_ITERATIONS; iteration++) {
    const precision = symmetricFrom(entries, 0, pairs, dimension);
    const lower = choleskyLower(precision, dimension);
    if (lower === undefined) return undefined;
    const sigma = inverseOf(lower, dimension);
    const gradient = Float64Array.from(pairs, ([a, b]) => gap(sigma, s, a * dimension + b) * (a === b ? 1 : 2));
    const step = solveSymmetric(hessian(sigma, pairs, dimension), gradient);
    if (step === undefined) return undefined;
    const decrement = Math.sqrt(Math.max(0, inner(gradient, step)));
    const share = decrement < 0.25 ? 1 : 1 / (1 + decrement);
    entries = entries.map((value, k) => value + share * (step[k] as number));
    if (decrement < CLOSE) return symmetricFrom(entries, 0, pairs, dimension);
  }
  return undefined;
}

function gap(sigma: Float64Array, s: Float64Array, index: number): number {
  return (sigma[index] as number) - (s[index] as number);
}

/** Second derivatives of −log|Λ| in the entries on the pairs. */
function hessian(sigma: Float64Array, pairs: readonly Pair[], dimension: number): Float64Array {
  const at = (i: number, j: number) => sigma[i * dimension + j] as number;
  return Float64Array.from(
    pairs.flatMap(([a, b]) =>
      pairs.map(([c, e]) => {
        const copies = (a === b ? 1 : 2) * (c === e ? 1 : 2);
        return 0.5 * copies * (at(a, c) * at(b, e) + at(a, e) * at(b, c));
      }),
    ),
  );
}
