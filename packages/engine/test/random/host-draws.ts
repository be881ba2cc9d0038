import { createKey, fold, type Key, split } from '../../src/random/key.js';
import { choice, permutation } from '../../src/random/permutation.js';
import { normalValues, uniformValues } from '../../src/random/values.js';

export { expNegative, logOfFraction } from '../../src/random/elementary.js';

/** One number for all bits of an array (FNV-1a over its bytes), so that engines can be compared. */
function fingerprint(values: Float64Array | Int32Array): number {
  let hash = 0x811c9dc5;
  for (const byte of new Uint8Array(values.buffer)) {
    hash = Math.imul(hash ^ byte, 0x01000193);
  }
  return hash >>> 0;
}

/** Fingerprints of every kind of draw. */
export function fingerprints(count: number): number[] {
  const key: Key = fold(split(createKey(2025), 3)[2] ?? createKey(0), 7);
  return [
    ...key,
    fingerprint(normalValues(key, count)),
    fingerprint(uniformValues(key, count)),
    fingerprint(permutation(key, count)),
    fingerprint(choice(key, 10 * count, count)),
  ];
}
