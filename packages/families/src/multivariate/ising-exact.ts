import type { NodeValues } from './ising-table.js';
import type { Pair } from './pairs.js';

/** A model's states and statistics. */
interface Model {
  readonly nodes: number;
  readonly edges: readonly Pair[];
  readonly values: NodeValues;
}

/** Probability of the unlikelier of the two values of each statistic. */
interface Unlikely {
  readonly shares: Float64Array;
  /** 1 where the higher value is the unlikelier. */
  readonly isHigh: Uint8Array;
  readonly total: number;
}

/** E[T], `[b]`, each as its likelier value plus a sum of positive numbers, whatever the states that hold the probability. */
export function exactMeans(weights: Float64Array, model: Model): Float64Array {
  const { shares, isHigh } = unlikely(weights, model);
  const [low] = model.values;
  return shares.map((share, i) => (isHigh[i] === 1 ? low + (1 - low) * share : 1 - (1 - low) * share));
}

/** Cov[T], `[b, b]`, from the probabilities that two statistics are at their unlikelier values: state by state. */
export function exactCovariances(weights: Float64Array, model: Model): Float64Array {
  const { shares, isHigh, total } = unlikely(weights, model);
  const size = shares.length;
  const result = jointShares(weights, model, isHigh);
  const step = 1 - model.values[0];
  for (let i = 0; i < size; i++) {
    for (let j = 0; j <= i; j++) {
      const sign = isHigh[i] === isHigh[j] ? 1 : -1;
      const joint = (result[i * size + j] as number) / total;
      const value = sign * step * step * (joint - (shares[i] as number) * (shares[j] as number));
      result[i * size + j] = value;
      result[j * size + i] = value;
    }
  }
  return result;
}

function unlikely(weights: Float64Array, model: Model): Unlikely {
  const size = model.nodes + model.edges.length;
  const [high, low] = [new Float64Array(size), new Float64Array(size)];
  const isAtHigh = new Uint8Array(size);
  let total = 0;
  weights.forEach((weight, state) => {
    fillHigh(isAtHigh, state, model);
    for (let i = 0; i < size; i++) {
      const sums = isAtHigh[i] === 1 ? high : low;
      sums[i] = (sums[i] as number) + weight;
    }
    total += weight;
  });
  const isHigh = Uint8Array.from(high, (sum, i) => (sum <= (low[i] as number) ? 1 : 0));
  return { shares: high.map((sum, i) => Math.min(sum, low[i] as number) / total), isHigh, total };
}

/** Which statistics are at the higher of their two values, 1: a product of spins where they agree, of bits where both are 1. */
function fillHigh(isAtHigh: Uint8Array, state: number, { nodes, edges, values }: Model): void {
  for (let a = 0; a < nodes; a++) isAtHigh[a] = (state >> a) & 1;
  edges.forEach(([a, b], k) => {
    const [one, other] = [(state >> a) & 1, (state >> b) & 1];
    isAtHigh[nodes + k] = values[0] === 0 ? one & other : 1 - (one ^ other);
  });
}

/** Σ weights of the states where statistics i ≥ j are both at their unlikelier values. */
function jointShares(weights: Float64Array, model: Model, isHigh: Uint8Array): Float64Array {
  const size = isHigh.length;
  const result = new Float64Array(size * size);
  const isAtHigh = new Uint8Array(size);
  weights.forEach((weight, state) => {
    fillHigh(isAtHigh, state, model);
    for (let i = 0; i < size; i++) {
      if (isAtHigh[i] !== isHigh[i]) continue;
      for (let j = 0; j <= i; j++) {
        if (isAtHigh[j] === isHigh[j]) result[i * size + j] = (result[i * size + j] as number) + weight;
      }
    }
  });
  return result;
}
