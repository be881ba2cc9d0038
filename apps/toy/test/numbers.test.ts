import { createKey, type Matrix, normalValues } from '@ingd/engine';
import { describe, expect, test } from 'vitest';
import { estimate, formatEstimate } from '../src/estimate.js';
import { comparePairs, nearness } from '../src/fig5/statistics.js';
import { drawShift, ROTATION, rotated } from '../src/fig7/four-classes.js';
import { GRID, stripes } from '../src/fig7/grid.js';
import { rotationAngle } from '../src/fig7/rotation-angle.js';
import { density, distribution, drawLaw, kolmogorovDistance, normalLike } from '../src/one-dimension/law.js';

const cloud: Matrix = { rows: 50, columns: 2, data: normalValues(createKey(3), 100) };

describe('estimates', () => {
  test('mean and standard error', () => {
    expect(estimate([1, 2, 3, 6])).toEqual({ mean: 3, standardError: Math.sqrt(14 / 3 / 4), count: 4 });
    expect(estimate([2])).toEqual({ mean: 2, count: 1 });
    expect(() => estimate([])).toThrow(/at least 1 value/);
    expect(formatEstimate(estimate([1, 2, 3, 6]), 2)).toBe('3.00 ± 1.08');
    expect(formatEstimate(undefined)).toBe('—');
  });

  test('pairs: the worst iteration after the given one, and whether it is within one standard error', () => {
    const theirs = [
      [9, 1, 1, 1],
      [9, 1, 1, 1],
    ];
    const better = comparePairs(
      [
        [9, 9, 0.5, 1.1],
        [9, 9, 0.7, 0.8],
      ],
      theirs,
      1,
    );
    expect(better).toMatchObject({ worst: 3, within: true });
    expect(better.difference.mean).toBeCloseTo(-0.05, 12);
    expect(
      comparePairs(
        [
          [9, 0, 1, 1.2],
          [9, 0, 1, 1.3],
        ],
        theirs,
        1,
      ),
    ).toMatchObject({ worst: 3, within: false });
  });

  test('near the floor is the mean curve, within 10%', () => {
    const curves = [
      [3, 1.4, 1.1],
      [3, 1.2, 1],
    ];
    expect(nearness(curves, [1, 1])).toEqual({ first: 2, least: 1.05 });
    expect(nearness([[3, 2, 1.2]], [1])).toEqual({ first: undefined, least: 1.2 });
  });
});

describe('laws on the line', () => {
  const modes = { kind: 'modes', center: 2, deviation: 0.5 } as const;

  test.each([modes, { kind: 'normal', mean: -1, deviation: 0.7 } as const])(
    'the density of %j is the slope of its distribution',
    (law) => {
      for (const x of [-2.3, -1, 0, 0.4, 2]) {
        const slope = (distribution(law, x + 1e-5) - distribution(law, x - 1e-5)) / 2e-5;
        expect(slope).toBeCloseTo(density(law, x), 7);
      }
    },
  );

  test('Kolmogorov: small for own draws, as computed by hand for a single point, large for another law', () => {
    const draws = [...drawLaw(modes, 2000, createKey(1)).data];
    expect(kolmogorovDistance(draws, modes)).toBeLessThan(1.63 / Math.sqrt(2000)); // exceeded in one case of a hundred
    expect(kolmogorovDistance(draws, normalLike(draws))).toBeGreaterThan(0.15);
    expect(kolmogorovDistance([0], { kind: 'normal', mean: 0, deviation: 1 })).toBeCloseTo(0.5, 12);
  });
});

describe('rotations', () => {
  test.each([-170, -45, 0, 30, 45, 120])(
    'the angle of a rotation by %d degrees, moved and stretched along any axes',
    (degrees) => {
      const symmetric = cloud.data.map((value, at) =>
        at % 2 === 0 ? 3 * value + 0.5 * (cloud.data[at + 1] as number) : value + 0.5 * (cloud.data[at - 1] as number),
      );
      const turned = rotated({ ...cloud, data: symmetric }, degrees);
      const moved = { ...turned, data: turned.data.map((value, at) => value + (at % 2 === 0 ? 7 : -2)) };
      expect(rotationAngle(cloud, moved)).toBeCloseTo(degrees, 9);
    },
  );

  test('positive is counter-clockwise, and the target is turned clockwise', () => {
    expect([...rotated({ rows: 1, columns: 2, data: Float64Array.of(1, 0) }, 90).data]).toEqual([
      expect.closeTo(0, 12),
      expect.closeTo(1, 12),
    ]);
    expect(ROTATION).toBe(-45);
    const { target } = drawShift(1, 0);
    const first = target.labels.map((label, row) => ({ label, row })).filter(({ label }) => label === 0);
    const mean = first.reduce((sum, { row }) => sum + (target.points.data[2 * row + 1] as number), 0) / first.length;
    expect(mean).toBeCloseTo(2 * Math.sin((-45 * Math.PI) / 180), 0); // from (2, 0) to below the axis
  });
});

test('stripes cover the grid, each cell once', () => {
  const labels = Array.from({ length: GRID.rows }, (_, cell) => (cell * 7919) % 3);
  const all = stripes(labels);
  const area = all.reduce((sum, { x1, x2, y1, y2 }) => sum + (x2 - x1) * (y2 - y1), 0);
  expect(area).toBeCloseTo(7.2 ** 2, 9);
  labels.forEach((label, cell) => {
    if (cell % 97 !== 0) return;
    const [x, y] = [GRID.data[2 * cell] as number, GRID.data[2 * cell + 1] as number];
    const over = all.filter((stripe) => stripe.x1 < x && x < stripe.x2 && stripe.y1 < y && y < stripe.y2);
    expect(over.map((stripe) => stripe.label)).toEqual([label]);
  });
});
