import { type Key, uniformValues } from '@ingd/engine';

/** Draws by inversion: `quantile` of uniform numbers strictly between 0 and 1 (of 53 bits; 2⁻⁵⁴ in the place of 0). */
export function byInversion(key: Key, count: number, quantile: (uniform: number) => number): Float64Array {
  const values = uniformValues(key, count);
  for (let i = 0; i < count; i++) values[i] = quantile(Math.max(values[i] as number, 2 ** -54));
  return values;
}
