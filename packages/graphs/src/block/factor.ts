import { type CholeskyFactor, cholesky } from '@ingd/engine';

/** The Cholesky factor, or undefined where the matrix is not positive definite, which here is an answer and no mistake. */
export function factorIfDefinite(data: Float64Array, size: number): CholeskyFactor | undefined {
  try {
    return cholesky({ rows: size, columns: size, data });
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

/** A⁻¹ by its factor, exactly symmetric. */
export function inverseOf(factor: CholeskyFactor): Float64Array {
  const { rows: size } = factor.lower;
  const identity = new Float64Array(size * size);
  for (let i = 0; i < size; i++) identity[i * size + i] = 1;
  return symmetrized(factor.solve({ rows: size, columns: size, data: identity }).data, size);
}

/** Each entry and its mirror become their mean, in place. */
export function symmetrized(data: Float64Array, size: number): Float64Array {
  for (let i = 0; i < size; i++) {
    for (let j = 0; j < i; j++) {
      const mean = ((data[i * size + j] as number) + (data[j * size + i] as number)) / 2;
      data[i * size + j] = mean;
      data[j * size + i] = mean;
    }
  }
  return data;
}
