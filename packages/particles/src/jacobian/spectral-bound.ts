/** Squarings: the bound is then within d^(1/128) of the norm, 3.3% at d = 64 and less where one direction dominates. */
const squarings = 5;

/** A square matrix inside a longer array, row-major. */
export interface MatrixPlace {
  readonly values: ArrayLike<number>;
  readonly start: number;
  readonly size: number;
}

/** sqrt(Σ A_ij²), which is never less than the spectral norm. */
export function frobeniusNorm({ values, start, size }: MatrixPlace): number {
  let sum = 0;
  for (let index = start; index < start + size * size; index++) sum += (values[index] ?? 0) ** 2;
  return Math.sqrt(sum);
}

/**
 * An upper bound of ‖A‖₂ without eigenvalues: ‖(AᵀA)^(2^q)‖_F^(1/2^(q+1)), in float64; exact at d = 1. A bound, not an estimate: that
 * a step does not fold space must not rest on an iteration that might have stopped early.
 */
export function spectralBound(place: MatrixPlace): number {
  const scale = frobeniusNorm(place);
  if (place.size === 1 || scale === 0 || !Number.isFinite(scale)) return scale;
  let power = scaledGram(place, scale);
  let logarithm = 0;
  for (let round = 0; ; round++) {
    const norm = frobeniusNorm({ values: power, start: 0, size: place.size });
    logarithm += Math.log(norm) / 2 ** round;
    if (round === squarings) return scale * Math.exp(logarithm / 2);
    power = scaledSquare(power, norm, place.size);
  }
}

/** AᵀA / scale² */
function scaledGram({ values, start, size }: MatrixPlace, scale: number): Float64Array {
  const gram = new Float64Array(size * size);
  for (let row = 0; row < size; row++) {
    for (let i = 0; i < size; i++) {
      const left = (values[start + row * size + i] ?? 0) / scale;
      for (let j = 0; j <= i; j++) {
        gram[i * size + j] = (gram[i * size + j] ?? 0) + (left * (values[start + row * size + j] ?? 0)) / scale;
      }
    }
  }
  return mirrored(gram, size);
}

/** (A / scale)² of a symmetric matrix. */
function scaledSquare(matrix: Float64Array, scale: number, size: number): Float64Array {
  const square = new Float64Array(size * size);
  const inverse = 1 / (scale * scale);
  for (let i = 0; i < size; i++) {
    for (let j = 0; j <= i; j++) {
      let sum = 0;
      for (let k = 0; k < size; k++) sum += (matrix[i * size + k] as number) * (matrix[j * size + k] as number);
      square[i * size + j] = sum * inverse;
    }
  }
  return mirrored(square, size);
}

/** The lower triangle copied over the upper one. */
function mirrored(matrix: Float64Array, size: number): Float64Array {
  for (let i = 0; i < size; i++) {
    for (let j = 0; j < i; j++) matrix[j * size + i] = matrix[i * size + j] as number;
  }
  return matrix;
}
