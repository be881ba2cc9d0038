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
      else if (rest > 0 && rest < Infinity) lower[i * size + i] = Math.sqrt(rest);
      else return undefined;
    }
  }
  return lower;
}

function dot(a: ArrayLike<number>, aStart: number, b: ArrayLike<number>, bStart: number, count: number): number {
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

/** A⁻¹ = L⁻ᵀ L⁻¹ from the factor of A; symmetric to the last bit. */
export function inverseOf(lower: Float64Array, size: number): Float64Array {
  const columns = Array.from({ length: size }, (_, j) => {
    const unit = new Float64Array(size);
    unit[j] = 1;
    return solveLower(lower, unit);
  });
  return symmetricOf(size, (i, j) => inner(columns[i] as Float64Array, columns[j] as Float64Array));
}

/** L⁻¹ b, in place of b. */
function solveLower(lower: Float64Array, b: Float64Array): Float64Array {
  const size = b.length;
  for (let i = 0; i < size; i++)
    b[i] = ((b[i] as number) - dot(lower, i * size, b, 0, i)) / (lower[i * size + i] as number);
  return b;
}

/** X with A X = B from the factor of A; one right-hand side. */
export function solveWith(lower: Float64Array, b: ArrayLike<number>): Float64Array {
  const size = b.length;
  const x = solveLower(lower, Float64Array.from(b));
  for (let i = size - 1; i >= 0; i--) {
    for (let k = i + 1; k < size; k++) (x[i] as number) -= (lower[k * size + i] as number) * (x[k] as number);
    (x[i] as number) /= lower[i * size + i] as number;
  }
  return x;
}

/** The symmetric matrix of the entries with j ≤ i. */
export function symmetricOf(size: number, entry: (i: number, j: number) => number): Float64Array {
  const matrix = new Float64Array(size * size);
  for (let i = 0; i < size; i++) {
    for (let j = 0; j <= i; j++) {
      const value = entry(i, j);
      matrix[i * size + j] = value;
      matrix[j * size + i] = value;
    }
  }
  return matrix;
}

/** A b. */
export function timesVector(a: Symmetric, b: ArrayLike<number>): Float64Array {
  return Float64Array.from(b, (_, i) => dot(a, i * b.length, b, 0, b.length));
}

/** ⟨a, b⟩. */
export function inner(a: ArrayLike<number>, b: ArrayLike<number>): number {
  return dot(a, 0, b, 0, a.length);
}
