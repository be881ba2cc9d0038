import { logGamma } from '../special/log-gamma.js';

// What the categorical and the multinomial family share: ηᵢ = log(pᵢ/p_last) of k classes, i from 0 to k − 2.

/** log(pᵢ/p_last). */
export function logits(probabilities: ArrayLike<number>): Float64Array {
  const logarithms = Float64Array.from(probabilities, Math.log);
  const reference = logarithms.at(-1) as number;
  return logarithms.subarray(0, -1).map((logarithm) => logarithm - reference);
}

/** log(1 + Σ exp ηᵢ). */
export function logNormaliser(eta: Float64Array): number {
  const { largest, rest } = normaliser(eta);
  return largest + Math.log1p(rest);
}

/** The largest exponent of 1 + Σ exp ηᵢ, and the sum of the other terms beside its own. */
function normaliser(eta: Float64Array) {
  const largest = eta.reduce((a, b) => Math.max(a, b), 0);
  const place = largest > 0 ? eta.indexOf(largest) : -1;
  const others = eta.reduce((total, value, i) => (i === place ? total : total + Math.exp(value - largest)), 0);
  const rest = others + (place < 0 ? 0 : Math.exp(-largest));
  return { largest, rest };
}

/** Of all k classes. */
export function probabilitiesOf(eta: Float64Array): Float64Array {
  const { largest, rest } = normaliser(eta);
  return Float64Array.from({ length: eta.length + 1 }, (_, i) => Math.exp((eta[i] ?? 0) - largest) / (1 + rest));
}

export function logProbabilities(eta: Float64Array): Float64Array {
  const { largest, rest } = normaliser(eta);
  return Float64Array.from({ length: eta.length + 1 }, (_, i) => (eta[i] ?? 0) - largest - Math.log1p(rest));
}

/** pᵢ (δᵢⱼ − pⱼ), with 1 − pᵢ summed from the others, which does not cancel. */
export function classCovariance(probabilities: Float64Array): Float64Array {
  const size = probabilities.length - 1;
  const result = new Float64Array(size * size);
  for (let i = 0; i < size; i++) {
    const p = probabilities[i] as number;
    for (let j = 0; j < size; j++) result[i * size + j] = -p * (probabilities[j] as number);
    result[i * size + i] = p * probabilities.reduce((total, q, j) => (j === i ? total : total + q), 0);
  }
  return result;
}

/** log ∏ Γ(aᵢ) − log Γ(Σ aᵢ), infinite unless every aᵢ is positive. */
export function dirichletIntegral(a: ArrayLike<number>): number {
  const values = Float64Array.from(a);
  if (!values.every((value) => value > 0)) return Infinity;
  return sum(values.map(logGamma)) - logGamma(sum(values));
}

export function sum(values: ArrayLike<number>): number {
  let total = 0;
  for (let i = 0; i < values.length; i++) total += values[i] as number;
  return total;
}
