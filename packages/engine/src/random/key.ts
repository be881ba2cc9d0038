import { threefry2x32 } from './threefry.js';

/**
 * A source of randomness: two unsigned 32-bit words, never both zero. A plain JSON value, so a saved run can hold it.
 * Use a key once: for one draw, or for one `split`.
 */
export type Key = readonly [number, number];

/** What a key is used for, in the top byte of the counter's second word: no two uses ever meet the same block. */
export const PURPOSE = {
  seed: 0,
  uniform: 1 << 24,
  normal: 2 << 24,
  shuffle: 3 << 24,
  split: 4 << 24,
  fold: 5 << 24,
} as const;

/** Any fixed words would do; these spell "ingdkeys". */
const SEED_KEY: Key = [0x696e6764, 0x6b657973];
const WORD = 2 ** 32;

/**
 * The key of a seed. Different seeds give different keys.
 * @param seed an integer from 0 to 2⁵³ − 1
 * @throws RangeError when the seed is not such an integer
 */
export function createKey(seed: number): Key {
  return derive('createKey', SEED_KEY, 'seed', seed, PURPOSE.seed);
}

/**
 * Independent child keys. The children of one key are distinct, and the first of them do not depend on `count`.
 * @param count how many, at least 1
 */
export function split(key: Key, count = 2): Key[] {
  const parent = checkedKey('split', key);
  if (!Number.isSafeInteger(count) || count < 1) {
    throw new RangeError(`split: expected count to be an integer of at least 1, got ${count}; ask for one key or more`);
  }
  return Array.from({ length: count }, (_, i) => derive('split', parent, 'index', i, PURPOSE.split));
}

/**
 * The key for one index, as a step number, of a family of keys: `fold(key, step)`.
 * @param data an integer from 0 to 2⁵³ − 1
 * @throws RangeError when `data` is not such an integer
 */
export function fold(key: Key, data: number): Key {
  return derive('fold', checkedKey('fold', key), 'data', data, PURPOSE.fold);
}

/** Throws unless `key` is two unsigned 32-bit words, not both zero. */
export function checkedKey(functionName: string, key: Key): Key {
  if (!Array.isArray(key) || key.length !== 2 || !key.every(isWord) || (key[0] === 0 && key[1] === 0)) {
    throw new TypeError(
      `${functionName}: expected a key (two unsigned 32-bit integers, not both 0), got ${JSON.stringify(key)}; make one by createKey(seed)`,
    );
  }
  return key;
}

function isWord(value: unknown): boolean {
  return typeof value === 'number' && Number.isInteger(value) && value >= 0 && value < WORD;
}

function derive(functionName: string, key: Key, name: string, data: number, purpose: number): Key {
  if (!Number.isSafeInteger(data) || data < 0) {
    throw new RangeError(
      `${functionName}: expected ${name} to be an integer from 0 to 2^53 - 1, got ${data}; pass a non-negative integer`,
    );
  }
  const out = new Int32Array(2);
  threefry2x32(key[0], key[1], data % WORD, purpose + Math.floor(data / WORD), out);
  const first = (out[0] ?? 0) >>> 0;
  const second = (out[1] ?? 0) >>> 0;
  return first === 0 && second === 0 ? SEED_KEY : [first, second];
}
