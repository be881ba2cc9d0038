/** A product x_a x_b, a ≤ b; a square where they are equal. */
export type Pair = readonly [number, number];

/** The upper triangle row by row: (0, 0), (0, 1), …, (1, 1), … */
export function upperTriangle(dimension: number): Pair[] {
  const pairs: Pair[] = [];
  for (let a = 0; a < dimension; a++) for (let b = a; b < dimension; b++) pairs.push([a, b]);
  return pairs;
}

/**
 * The symmetric matrix P for which Σ values_ab x_a x_b = −½ xᵀP x: an entry beside the diagonal stands for two of P, hence
 * −1 there and −2 on the diagonal. `values` begins at `start`.
 */
export function quadraticForm(
  values: ArrayLike<number>,
  start: number,
  pairs: readonly Pair[],
  size: number,
): Float64Array {
  const entries = pairs.map(([a, b], k) => (a === b ? -2 : -1) * (values[start + k] as number));
  return symmetricFrom(entries, 0, pairs, size);
}

/** The symmetric matrix whose entries on `pairs` are the values from `start` on. */
export function symmetricFrom(
  values: ArrayLike<number>,
  start: number,
  pairs: readonly Pair[],
  size: number,
): Float64Array {
  const matrix = new Float64Array(size * size);
  pairs.forEach(([a, b], k) => {
    matrix[a * size + b] = values[start + k] as number;
    matrix[b * size + a] = values[start + k] as number;
  });
  return matrix;
}
