/**
 * Solves F x = r for a small symmetric positive definite F, `[b, b]` row-major, scaled to a unit diagonal first so that
 * statistics of different units do not hurt; undefined when F is not positive definite in float64.
 */
export function solveSymmetric(matrix: ArrayLike<number>, right: ArrayLike<number>): Float64Array | undefined {
  const size = right.length;
  const scale = Float64Array.from(right, (_, i) => 1 / Math.sqrt(entry(matrix, i * size + i)));
  const factor = unitCholesky(matrix, scale);
  if (factor === undefined) return undefined;
  const x = Float64Array.from(right, (value, i) => value * entry(scale, i));
  for (let i = 0; i < size; i++) x[i] = (entry(x, i) - dot(factor, i * size, 1, x, 0, i)) / entry(factor, i * size + i);
  for (let i = size - 1; i >= 0; i--) {
    const below = dot(factor, (i + 1) * size + i, size, x, i + 1, size);
    x[i] = (entry(x, i) - below) / entry(factor, i * size + i);
  }
  return x.map((value, i) => value * entry(scale, i));
}

/** L of D F D = L Lᵀ, D the scale. */
function unitCholesky(matrix: ArrayLike<number>, scale: Float64Array): Float64Array | undefined {
  const size = scale.length;
  const factor = new Float64Array(size * size);
  for (let i = 0; i < size; i++) {
    for (let j = 0; j <= i; j++) {
      let sum = entry(matrix, i * size + j) * entry(scale, i) * entry(scale, j);
      for (let k = 0; k < j; k++) sum -= entry(factor, i * size + k) * entry(factor, j * size + k);
      if (i === j && !(sum > 0)) return undefined;
      factor[i * size + j] = i === j ? Math.sqrt(sum) : sum / entry(factor, j * size + j);
    }
  }
  return factor;
}

/** Σ_{k from ≤ k < to} a[start + (k − from) stride] x[k] */
function dot(a: Float64Array, start: number, stride: number, x: Float64Array, from: number, to: number): number {
  let sum = 0;
  for (let k = from; k < to; k++) sum += entry(a, start + (k - from) * stride) * entry(x, k);
  return sum;
}

function entry(values: ArrayLike<number>, index: number): number {
  return values[index] as number;
}
