/**
 * Small symmetric matrices on the host, `[n, n]` row-major. Not the engine's `cholesky`: whether a parameter lies in the domain
 * is asked, not asserted, and one family must not bring the engine's WebAssembly module into a page.
 */
export type Symmetric = ArrayLike<number>;

/** L with A = L Lᵀ from the lower triangle of A; undefined when A is not positive definite. */
export function choleskyLower(a: Symmetric, size: number): Float64Array | undefined {
  const lower = new Float64Array(size * size);
  for (let i = 0; i < size; i++) {
    for (let j = 0; j <= i; j++) {
      const rest = (a[i * size + j] as number) - dot(lower, i * size, lower, j * size, j);
      if (j < i) lower[i * size + j] = rest / (lower[j * size + j] as number);
      else if (rest > 0 && rest < Number.POSITIVE_INFINITY) lower[i * size + i] = Math.sqrt(rest);
      else return undefined;
    }
  }
  return lower;
}

function dot(a: Float64Array, aStart: number, b: Float64Array, bStart: number, count: number): number {
  let sum = 0;
  for (let k = 0; k < count; k++) sum += (a[aStart + k] as number) * (b[bStart + k] as number);
  return sum;
}

/** log det A from its factor. */
export function logDeterminant(lower: Float64Array, size: number): number {
  let sum = 0;
  for (let i = 0; i < size; i++) sum += Math.log(lower[i * size + i] as number);
  return 2 * sum;
}

/** L⁻¹, lower triangular. */
function inverseLower(lower: Float64Array, size: number): Float64Array {
  const inverse = new Float64Array(size * size);
  for (let j = 0; j < size; j++) {
    for (let i = j; i < size; i++) {
      let sum = i === j ? 1 : 0;
      for (let k = j; k < i; k++) sum -= (lower[i * size + k] as number) * (inverse[k * size + j] as number);
      inverse[i * size + j] = sum / (lower[i * size + i] as number);
    }
  }
  return inverse;
}

/** A⁻¹ = L⁻ᵀ L⁻¹ from the factor of A; symmetric to the last bit. */
export function inverseOf(lower: Float64Array, size: number): Float64Array {
  const inverse = inverseLower(lower, size);
  const result = new Float64Array(size * size);
  for (let i = 0; i < size; i++) {
    for (let j = 0; j <= i; j++) {
      let sum = 0;
      for (let k = i; k < size; k++) sum += (inverse[k * size + i] as number) * (inverse[k * size + j] as number);
      result[i * size + j] = sum;
      result[j * size + i] = sum;
    }
  }
  return result;
}

/** X with A X = B from the factor of A; one right-hand side. */
export function solveWith(lower: Float64Array, size: number, b: ArrayLike<number>): Float64Array {
  const x = Float64Array.from(b);
  for (let i = 0; i < size; i++) {
    for (let k = 0; k < i; k++) (x[i] as number) -= (lower[i * size + k] as number) * (x[k] as number);
    (x[i] as number) /= lower[i * size + i] as number;
  }
  for (let i = size - 1; i >= 0; i--) {
    for (let k = i + 1; k < size; k++) (x[i] as number) -= (lower[k * size + i] as number) * (x[k] as number);
    (x[i] as number) /= lower[i * size + i] as number;
  }
  return x;
}

/** A b. */
export function timesVector(a: Symmetric, b: ArrayLike<number>): Float64Array {
  const size = b.length;
  return Float64Array.from({ length: size }, (_, i) => {
    let sum = 0;
    for (let k = 0; k < size; k++) sum += (a[i * size + k] as number) * (b[k] as number);
    return sum;
  });
}

/** A B, both `[n, n]`. */
export function timesMatrix(a: Symmetric, b: Symmetric, size: number): Float64Array {
  const result = new Float64Array(size * size);
  for (let i = 0; i < size; i++) {
    for (let k = 0; k < size; k++) {
      const factor = a[i * size + k] as number;
      for (let j = 0; j < size; j++) (result[i * size + j] as number) += factor * (b[k * size + j] as number);
    }
  }
  return result;
}

/** ⟨a, b⟩. */
export function inner(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += (a[i] as number) * (b[i] as number);
  return sum;
}
