import type { Pair } from './pairs.js';

type Weights = ArrayLike<number> | undefined;

/** Σᵢ wᵢ (x, x_a x_b on the pairs), `[d + pairs]`. */
export function sumOfPairs(
  rows: ArrayLike<number>,
  { dimension, pairs }: { readonly dimension: number; readonly pairs: readonly Pair[] },
  weights: Weights,
): Float64Array {
  const sums = new Float64Array(dimension + pairs.length);
  const first = Int32Array.from(pairs, ([a]) => a);
  const second = Int32Array.from(pairs, ([, b]) => b);
  for (let row = 0, i = 0; row < rows.length; row += dimension, i++) {
    const weight = weights === undefined ? 1 : (weights[i] as number);
    for (let a = 0; a < dimension; a++) (sums[a] as number) += weight * (rows[row + a] as number);
    for (let k = 0; k < first.length; k++) {
      const one = rows[row + (first[k] as number)] as number;
      (sums[dimension + k] as number) += weight * one * (rows[row + (second[k] as number)] as number);
    }
  }
  return sums;
}

/** Σᵢ wᵢ (x, |x|²), `[d + 1]`. */
export function sumOfSquaredLengths(rows: ArrayLike<number>, dimension: number, weights: Weights): Float64Array {
  const sums = new Float64Array(dimension + 1);
  for (let row = 0, i = 0; row < rows.length; row += dimension, i++) {
    const weight = weights === undefined ? 1 : (weights[i] as number);
    let square = 0;
    for (let a = 0; a < dimension; a++) {
      const value = rows[row + a] as number;
      (sums[a] as number) += weight * value;
      square += value * value;
    }
    (sums[dimension] as number) += weight * square;
  }
  return sums;
}

/** Σᵢ wᵢ (x, x_a x_b for a ≤ b), `[d + d(d + 1)/2]`; four rows at a time, so that the sums are read and written a quarter as often. */
export function sumOfTriangle(rows: ArrayLike<number>, dimension: number, weights: Weights): Float64Array {
  const sums = new Float64Array(dimension + (dimension * (dimension + 1)) / 2);
  const count = rows.length / dimension;
  const block = new Float64Array(4 * dimension); // rows past the last one stay 0
  const shares = new Float64Array(4);
  for (let row = 0; row < count; row += 4) {
    for (let i = 0; i < 4; i++)
      shares[i] = row + i >= count ? 0 : weights === undefined ? 1 : (weights[row + i] as number);
    const end = Math.min(4, count - row) * dimension;
    for (let k = 0; k < block.length; k++) block[k] = k < end ? (rows[row * dimension + k] as number) : 0;
    addFourRows(sums, block, shares, dimension);
  }
  return sums;
}

function addFourRows(sums: Float64Array, block: Float64Array, shares: Float64Array, dimension: number): void {
  const [second, third, fourth] = [dimension, 2 * dimension, 3 * dimension];
  let k = dimension;
  for (let a = 0; a < dimension; a++) {
    const w0 = (shares[0] as number) * (block[a] as number);
    const w1 = (shares[1] as number) * (block[second + a] as number);
    const w2 = (shares[2] as number) * (block[third + a] as number);
    const w3 = (shares[3] as number) * (block[fourth + a] as number);
    (sums[a] as number) += w0 + w1 + (w2 + w3);
    for (let b = a; b < dimension; b++, k++) {
      const early = w0 * (block[b] as number) + w1 * (block[second + b] as number);
      const late = w2 * (block[third + b] as number) + w3 * (block[fourth + b] as number);
      (sums[k] as number) += early + late;
    }
  }
}
