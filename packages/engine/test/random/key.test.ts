import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { choice, createKey, fold, type Key, normalValues, permutation, split, uniformValues } from '../../src/index.js';

const seeds = fc.maxSafeNat();

describe('keys', () => {
  test('are plain JSON: two unsigned words, never both zero', () => {
    fc.assert(
      fc.property(seeds, (seed) => {
        const key = createKey(seed);
        expect(JSON.parse(JSON.stringify(key))).toEqual(key);
        expect(key.every((word) => Number.isInteger(word) && word >= 0 && word < 2 ** 32)).toBe(true);
        expect(key.some((word) => word !== 0)).toBe(true);
      }),
      { seed: 12 },
    );
  });

  test('seed 0 is a seed like any other', () => {
    expect(normalValues(createKey(0), 5)).toEqual(normalValues(createKey(0), 5));
    expect(normalValues(createKey(0), 5)).not.toEqual(normalValues(createKey(1), 5));
  });

  test('of seeds, children and folds never meet', () => {
    const key = createKey(8);
    const keys = [
      ...split(key, 20_000),
      ...Array.from({ length: 20_000 }, (_, i) => fold(key, i)),
      ...Array.from({ length: 20_000 }, (_, i) => createKey(i)),
      fold(key, 2 ** 32),
      fold(key, Number.MAX_SAFE_INTEGER),
      createKey(2 ** 32),
      createKey(Number.MAX_SAFE_INTEGER),
    ];
    expect(new Set(keys.map(String)).size).toBe(keys.length);
  });

  test('draws of different kinds under one key share nothing', () => {
    const key = createKey(9);
    const children = split(key, 1000).map(([first, second]) => (first >>> 11) * 2 ** 32 + second);
    const uniforms = Array.from(uniformValues(key, 1000), (value) => value * 2 ** 53);
    expect(new Set([...children, ...uniforms]).size).toBe(2000);
  });

  test.each([-1, 0.5, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 53])('seed %d is refused', (seed) => {
    expect(() => createKey(seed)).toThrow(`createKey: expected seed to be an integer from 0 to 2^53 - 1, got ${seed}`);
    expect(() => fold(createKey(1), seed)).toThrow(RangeError);
  });

  test('what is not a key is refused by name', () => {
    const wrongKeys: unknown[] = [[0, 0], [1], [1, -1], [1, 2 ** 32], 'key', null];
    for (const wrong of wrongKeys) {
      expect(() => normalValues(wrong as Key, 1)).toThrow(
        /^normalValues: expected a key .* make one by createKey\(seed\)$/,
      );
    }
    expect(() => split(createKey(1), 0)).toThrow('split: expected count to be an integer of at least 1, got 0');
  });
});

describe('permutation and choice', () => {
  test('permutation holds every index once, and choice is its beginning', () => {
    fc.assert(
      fc.property(seeds, fc.integer({ min: 0, max: 200 }), fc.nat(), (seed, n, cut) => {
        const key = createKey(seed);
        const order = permutation(key, n);
        expect(order.toSorted()).toEqual(Int32Array.from({ length: n }, (_, i) => i));
        const count = cut % (n + 1);
        expect(choice(key, n, count)).toEqual(order.slice(0, count));
      }),
      { seed: 13 },
    );
  });

  test('a choice out of many costs no more than its own size', () => {
    const chosen = choice(createKey(2), 2 ** 31 - 1, 1000);
    expect(new Set(chosen).size).toBe(1000);
    expect(chosen.every((index) => index >= 0)).toBe(true);
  });

  test('more than there are, or less than none, is refused', () => {
    expect(() => choice(createKey(1), 3, 4)).toThrow('choice: expected count to be an integer from 0 to 3, got 4');
    expect(() => permutation(createKey(1), -1)).toThrow(
      'permutation: expected n to be an integer from 0 to 2147483647, got -1',
    );
    expect(() => normalValues(createKey(1), 1.5)).toThrow('normalValues: expected count to be an integer');
  });
});
