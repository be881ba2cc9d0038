/** ⟨a, b⟩ */
export function innerProduct(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += (a[i] as number) * (b[i] as number);
  return sum;
}

/** Σ |aᵢ bᵢ|: the size of the terms that may cancel in ⟨a, b⟩. */
export function absoluteProduct(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += Math.abs((a[i] as number) * (b[i] as number));
  return sum;
}

/** M v of a square matrix, row-major. */
export function matrixVector(matrix: ArrayLike<number>, v: ArrayLike<number>): Float64Array {
  const size = v.length;
  const result = new Float64Array(size);
  for (let i = 0; i < size; i++) {
    let sum = 0;
    for (let j = 0; j < size; j++) sum += (matrix[i * size + j] as number) * (v[j] as number);
    result[i] = sum;
  }
  return result;
}
