import type { NodeValues } from './ising-table.js';
import type { Pair } from './pairs.js';

/** constant + Σ coefficient · y_mask, y_mask being 1 where all nodes of the mask differ from the likeliest state. */
export interface Combination {
  readonly constant: number;
  readonly terms: readonly (readonly [mask: number, coefficient: number])[];
}

/** x_a = its value in the mode, plus a step where it differs. */
export function nodeCombination(node: number, mode: number, values: NodeValues): Combination {
  const { atMode, step } = nodeAt(node, mode, values);
  return { constant: atMode, terms: [[1 << node, step]] };
}

/** x_a x_b, multiplied out. */
export function productCombination([a, b]: Pair, mode: number, values: NodeValues): Combination {
  const [one, other] = [nodeAt(a, mode, values), nodeAt(b, mode, values)];
  return {
    constant: one.atMode * other.atMode,
    terms: [
      [1 << a, one.step * other.atMode],
      [1 << b, other.step * one.atMode],
      [(1 << a) | (1 << b), one.step * other.step],
    ],
  };
}

function nodeAt(node: number, mode: number, [off, on]: NodeValues): { atMode: number; step: number } {
  return ((mode >> node) & 1) === 1 ? { atMode: on, step: off - on } : { atMode: off, step: on - off };
}

/** E of each, from the probabilities of all masks. */
export function means(combinations: readonly Combination[], table: Float64Array): Float64Array {
  return Float64Array.from(combinations, ({ constant, terms }) =>
    terms.reduce((sum, [mask, coefficient]) => sum + coefficient * (table[mask] as number), constant),
  );
}

/** Cov of each pair, `[b, b]`: Cov(y_m, y_n) = P(m or n) − P(m) P(n), of union masks. */
export function covariances(combinations: readonly Combination[], table: Float64Array): Float64Array {
  const size = combinations.length;
  const result = new Float64Array(size * size);
  combinations.forEach((one, i) => {
    for (let j = 0; j <= i; j++) {
      const value = covarianceOf(one, combinations[j] as Combination, table);
      result[i * size + j] = value;
      result[j * size + i] = value;
    }
  });
  return result;
}

function covarianceOf(one: Combination, other: Combination, table: Float64Array): number {
  let sum = 0;
  for (const [m, ofOne] of one.terms) {
    for (const [n, ofOther] of other.terms) {
      sum += ofOne * ofOther * ((table[m | n] as number) - (table[m] as number) * (table[n] as number));
    }
  }
  return sum;
}
