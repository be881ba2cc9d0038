import { describe, expect, test } from 'vitest';
import {
  growthExponent,
  interleave,
  megabytes,
  milliseconds,
  operations,
  paperSizes,
  percent,
  table,
} from '../../src/bench/index.js';

describe('the exponent of growth', () => {
  test('an exact power law has no error', () => {
    const sizes = [1e3, 1e4, 3e4, 1e5, 1e6];
    const fit = growthExponent(
      sizes,
      sizes.map((n) => 2e-6 * n ** 1.3),
    );
    expect(fit.exponent).toBeCloseTo(1.3, 12);
    expect(fit.standardError).toBeLessThan(1e-12);
  });

  test('least squares by hand: logarithms 0, 1, 2 and times 0, 2, 1', () => {
    const fit = growthExponent([1, Math.E, Math.E ** 2], [1, Math.E ** 2, Math.E]);
    expect(fit.exponent).toBeCloseTo(0.5, 12);
    expect(fit.standardError).toBeCloseTo(Math.sqrt(1.5 / 1 / 2), 12); // residuals −½, 1, −½
  });

  test.each([
    ['two points', [1, 2], [1, 2]],
    ['the same size again', [1, 1, 2], [1, 2, 3]],
    ['a time of zero', [1, 2, 3], [1, 0, 3]],
    ['a time that is missing', [1, 2, 3], [1, 2]],
  ])('%s is refused', (_name, sizes, times) => {
    expect(() => growthExponent(sizes, times)).toThrow(/growthExponent: expected .*; measure more sizes/);
  });
});

describe('contenders in turns', () => {
  test('each runs twice in its turn, another first in each round, the warm-up before', async () => {
    const calls: string[] = [];
    const contender = (name: string) => ({ name, run: (round: number) => void calls.push(`${name}${round}`) });
    const timings = await interleave([contender('a'), contender('b')], { rounds: 1, warmUp: 1 });
    expect(calls).toEqual(['a0', 'a0', 'b0', 'b0', 'b1', 'b1', 'a1', 'a1']);
    expect(timings.map(({ name }) => name)).toEqual(['a', 'b']);
    for (const { wall } of timings) expect(wall.least).toBeLessThanOrEqual(wall.median);
  });

  test('a limit of time leaves one round of warm-up and three that count', async () => {
    let calls = 0;
    await interleave([{ name: 'slow', run: () => calls++ }], { rounds: 100, atMostSeconds: 0 });
    expect(calls).toBe(8);
  });
});

describe('operations', () => {
  test('KiNG grows with the square of the particles, ntKiNG in proportion', () => {
    const at = (flow: 'king' | 'ntKing', n: number): number =>
      operations(flow, { ...paperSizes, particles: n, targets: 2 }, 5);
    expect(at('king', 2e5) / at('king', 1e5)).toBeCloseTo(4, 1);
  });
});

describe('tables', () => {
  test('titles and cells; a bar in a cell does not open another', () => {
    const rows = [{ name: 'a|b', time: 0.123456 }];
    expect(table(rows, { name: ({ name }) => name, ms: ({ time }) => milliseconds(time) })).toBe(
      '| name | ms |\n| --- | --- |\n| a\\|b | 0.123 |',
    );
  });

  test('numbers as they are read', () => {
    expect([milliseconds(1234.5), milliseconds(9.876), percent(0.823), megabytes(1.5e9), megabytes(8.25e6)]).toEqual([
      '1235', // not 1.23e+3
      '9.88',
      '82%',
      '1500',
      '8.25',
    ]);
    expect([milliseconds(undefined), percent(undefined), megabytes(undefined)]).toEqual(['', '', '']);
  });
});
