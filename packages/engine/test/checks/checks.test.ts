import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, test } from 'vitest';
import { expectNumber, expectShape, memoryLimit, requireMemory, rowsPerTile, useBackend } from '../../src/index.js';
import { leakedTensors } from '../../src/testing.js';

beforeAll(async () => {
  await useBackend('cpu');
});

describe('expectShape', () => {
  test('accepts what fits and names what does not', () => {
    const x = { shape: [3, 2] };
    expect(() => expectShape('logDensity', 'x', x, [null, 2])).not.toThrow();
    expect(() => expectShape('logDensity', 'x', x, [null, 1])).toThrow(RangeError);
    expect(() => expectShape('logDensity', 'x', x, [null, 1])).toThrow(
      'logDensity: expected x of shape [any, 1], got [3, 2]; ',
    );
    expect(() => expectShape('logDensity', 'x', x, [3])).toThrow('expected x of shape [3], got [3, 2]');
    for (const [value, described] of [
      [undefined, 'undefined'],
      [[[1, 2]], 'an array'],
      [{ rows: 1 }, 'an object without a shape'],
      [7, '7'],
    ] as const) {
      expect(() => expectShape('logDensity', 'x', value as never, [null, 2])).toThrow(
        new TypeError(`logDensity: expected x to be a tensor, got ${described}; make one of it by tf.tensor()`),
      );
    }
  });
});

describe('expectNumber', () => {
  test('accepts what lies in range', () => {
    expect(() => expectNumber('fit', 'steps', 3, { minimum: 1, integer: true })).not.toThrow();
    expect(() => expectNumber('fit', 'damping', 0.5, { exclusiveMinimum: 0, maximum: 1 })).not.toThrow();
  });

  const bad = [
    [0, { minimum: 1, integer: true }, 'fit: expected steps to be a whole number at least 1, got 0; change steps'],
    [1.5, { integer: true }, 'a whole number, got 1.5'],
    [Number.NaN, {}, 'a finite number, got NaN'],
    [Number.POSITIVE_INFINITY, { minimum: 0 }, 'a finite number at least 0, got Infinity'],
    [0, { exclusiveMinimum: 0 }, 'a finite number greater than 0, got 0'],
    [2, { minimum: 0, maximum: 1 }, 'a finite number at least 0 and at most 1, got 2'],
  ] as const;
  test.each(bad)('refuses %s within %j', (value, range, message) => {
    expect(() => expectNumber('fit', 'steps', value, range)).toThrow(RangeError);
    expect(() => expectNumber('fit', 'steps', value, range)).toThrow(message);
  });

  test('refuses what is no number', () => {
    const text: unknown = '3';
    expect(() => expectNumber('fit', 'steps', text as number)).toThrow(TypeError);
  });
});

describe('memory', () => {
  test('refuses what does not fit and names the tile that would', () => {
    const request = { functionName: 'fit', rows: 1000, bytesPerRow: 2 ** 30, bytes: 1000 * 2 ** 30 };
    expect(() => requireMemory({ functionName: 'fit', bytes: 2 ** 20 })).not.toThrow();
    expect(() => requireMemory(request)).toThrow(RangeError);
    expect(() => requireMemory(request)).toThrow(/^fit: expected at most [\d.]+ GiB, got a request for 1000\.0 GiB; /);
    const [, tile] =
      /pass at most (\d+) of the 1000 rows at a time/.exec(messageOf(() => requireMemory(request))) ?? [];
    const rows = Number(tile);
    expect(rows).toBeGreaterThan(0);
    expect(() => requireMemory({ ...request, bytes: rows * 2 ** 30 })).not.toThrow();
  });

  test('counts the tensors that live', () => {
    const x = tf.zeros([1024, 1024]);
    expect(() => requireMemory({ functionName: 'fit', bytes: memoryLimit - 2 ** 20 })).toThrow(RangeError);
    x.dispose();
  });

  test('a tile has at least one row and keeps to its budget', () => {
    expect(rowsPerTile({ bytesPerRow: 1000, budget: 10_500 })).toBe(10);
    expect(rowsPerTile({ bytesPerRow: 1e12 })).toBe(1);
    expect(rowsPerTile({ bytesPerRow: 4 })).toBe(2 ** 26);
  });
});

describe('leakedTensors', () => {
  test('counts what is left behind', async () => {
    expect(await leakedTensors(() => tf.tidy(() => void tf.add(tf.scalar(1), 2)))).toBe(0);
    const left: tf.Tensor[] = [];
    expect(await leakedTensors(() => left.push(tf.scalar(1), tf.scalar(2)))).toBe(2);
    expect(await leakedTensors(() => tf.dispose(left))).toBe(-2);
  });
});

function messageOf(work: () => void): string {
  try {
    work();
  } catch (thrown) {
    return thrown instanceof Error ? thrown.message : '';
  }
  return '';
}
