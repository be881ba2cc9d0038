import { type Key, PURPOSE } from './key.js';
import { fraction, threefry2x32 } from './threefry.js';
import { normalNumber } from './ziggurat.js';

/** Uniform numbers 0, 1, … of a key, in any engine. */
export function plainUniforms([key0, key1]: Key, values: Float64Array): void {
  const block = new Int32Array(2);
  for (let i = 0; i < values.length; i++) {
    threefry2x32(key0, key1, i, PURPOSE.uniform, block);
    values[i] = fraction(block);
  }
}

/** Normal numbers 0, 1, … of a key, in any engine. */
export function plainNormals([key0, key1]: Key, values: Float64Array): void {
  const block = new Int32Array(2);
  for (let i = 0; i < values.length; i++) values[i] = normalNumber(key0, key1, i, block);
}
