import { checkedKey, type Key } from './key.js';
import { plainNormals, plainUniforms } from './plain-draws.js';
import { vectorNormals, vectorUniforms } from './vector-draws.js';

/** From so many numbers on, the WebAssembly module is worth its start. */
const MANY = 256;

/**
 * Independent uniform numbers: multiples of 2⁻⁵³ in [0, 1). The i-th depends on the key and i alone.
 * @param count how many, from 0 to 2³² − 1
 */
export function uniformValues(key: Key, count: number): Float64Array {
  checkedKey('uniformValues', key);
  const values = new Float64Array(checkedCount('uniformValues', count));
  if (count < MANY || !vectorUniforms(key, values)) plainUniforms(key, values);
  return values;
}

/**
 * Independent standard normal numbers, by a ziggurat of 256 layers with 53-bit abscissae [Marsaglia & Tsang 2000; Doornik 2005].
 * The i-th depends on the key and i alone: a longer draw begins with the shorter one.
 * @param count how many, from 0 to 2³² − 1
 */
export function normalValues(key: Key, count: number): Float64Array {
  checkedKey('normalValues', key);
  const values = new Float64Array(checkedCount('normalValues', count));
  if (count < MANY || !vectorNormals(key, values)) plainNormals(key, values);
  return values;
}

function checkedCount(functionName: string, count: number): number {
  if (!Number.isInteger(count) || count < 0 || count >= 2 ** 32) {
    throw new RangeError(
      `${functionName}: expected count to be an integer from 0 to 2^32 - 1, got ${count}; draw in parts, each by a key of its own`,
    );
  }
  return count;
}
