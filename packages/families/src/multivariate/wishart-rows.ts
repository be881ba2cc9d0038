import { type Key, normalValues, split } from '@ingd/engine';
import { choleskyLower } from '../family/positive-definite.js';
import { gammaValues } from '../univariate/gamma-values.js';
import type { WishartMember } from './wishart-member.js';

/** Calls `use` with the Cholesky factor of each of `count` draws of W; the factor is overwritten by the next   [Bartlett 1933]. */
export function forEachWishartFactor(
  key: Key,
  { size, scale, excess }: WishartMember,
  count: number,
  use: (factor: Float64Array, row: number) => void,
): void {
  const [normalKey, gammaKey] = split(key) as [Key, Key];
  const normals = normalValues(normalKey, count * size * size);
  const squares = split(gammaKey, size).map((column, i) => gammaValues(column, excess + (size - 1 - i) / 2, count));
  const lower = choleskyLower(scale, size) as Float64Array;
  const bartlett = new Float64Array(size * size);
  const factor = new Float64Array(size * size);
  for (let row = 0; row < count; row++) {
    for (let i = 0; i < size; i++) {
      for (let j = 0; j < i; j++) bartlett[i * size + j] = normals[(row * size + i) * size + j] as number;
      bartlett[i * size + i] = Math.sqrt(2 * ((squares[i] as Float64Array)[row] as number));
    }
    lowerProduct(lower, bartlett, factor);
    use(factor, row);
  }
}

/** L B of two lower triangular matrices, into `result`. */
function lowerProduct(lower: Float64Array, other: Float64Array, result: Float64Array): void {
  const size = Math.sqrt(lower.length);
  for (let i = 0; i < size; i++) {
    for (let j = 0; j <= i; j++) {
      let sum = 0;
      for (let k = j; k <= i; k++) sum += (lower[i * size + k] as number) * (other[k * size + j] as number);
      result[i * size + j] = sum;
    }
  }
}

/** L Lᵀ. */
export function fromFactor(lower: Float64Array): Float64Array {
  const size = Math.sqrt(lower.length);
  const result = new Float64Array(size * size);
  for (let i = 0; i < size; i++) {
    for (let j = 0; j <= i; j++) {
      let sum = 0;
      for (let k = 0; k <= j; k++) sum += (lower[i * size + k] as number) * (lower[j * size + k] as number);
      result[i * size + j] = sum;
      result[j * size + i] = sum;
    }
  }
  return result;
}
