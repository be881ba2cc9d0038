// Not on webgpu: three Gauss-Newton updates a step take a driver in software minutes; the cross-backend law runs the functions.
import { useTestBackend } from '@ingd/engine/testing';
import { beforeAll, describe, expect, test } from 'vitest';
import { fig2 } from '../src/fig2/experiment.js';
import { explicitDescent } from '../src/fig2/explicit-descent.js';
import { buresDistance, ellipse, type PlaneNormal } from '../src/fig2/gaussian.js';
import { descend } from '../src/fig2/implicit-descent.js';

describe('figure 2', () => {
  beforeAll(async () => {
    await useTestBackend();
  });

  test('the distance of two normal laws: known where they commute, and zero of one from itself', () => {
    const [a, b]: PlaneNormal[] = [
      { mean: [1, 2], covariance: [4, 0, 9] },
      { mean: [1, 5], covariance: [1, 0, 1] },
    ];
    expect(buresDistance(a as PlaneNormal, b as PlaneNormal)).toBeCloseTo(Math.sqrt(9 + 1 + 4), 12);
    const slanted: PlaneNormal = { mean: [0, 1], covariance: [2, 0.7, 1] };
    expect(buresDistance(slanted, slanted)).toBeLessThan(1e-7);
  });

  test('every point of an ellipse lies one standard deviation from the mean', () => {
    const law: PlaneNormal = { mean: [1, -1], covariance: [2, 0.7, 1] };
    const determinant = 2 - 0.49;
    for (const [x, y] of ellipse(law)) {
      const [u, v] = [x - 1, y + 1];
      expect((u * u - 2 * 0.7 * u * v + 2 * v * v) / determinant).toBeCloseTo(1, 10);
    }
  });

  test('explicit descent comes to the law with the target’s moments', () => {
    const target = [1, -0.5, 1.6, -0.2, 0.75]; // mean (1, −½), covariance (0.6, 0.3, 0.5)
    const end = explicitDescent(target, 0.1, 150).at(-1) as PlaneNormal;
    expect(buresDistance(end, { mean: [1, -0.5], covariance: [0.6, 0.3, 0.5] })).toBeLessThan(1e-4);
  });

  test('iNGD stays beside it for some steps', async () => {
    const found = await descend({ repetition: 0, stepSize: 0.05, steps: 3 }, 5);
    expect(found.implicit).toHaveLength(4);
    const away = (k: number) => buresDistance(found.implicit[k] as PlaneNormal, found.explicit[k] as PlaneNormal);
    const gone = buresDistance(found.explicit[0] as PlaneNormal, found.explicit[3] as PlaneNormal);
    expect(away(3)).toBeLessThan(0.25 * gone);
    const settings = { seeds: 1, seed: 5, quick: true };
    const { rows, checks, pictures } = await fig2.conclude([found], settings);
    expect(rows.every(({ ours }) => Number.isFinite(ours.mean))).toBe(true);
    expect(checks).toHaveLength(3);
    expect(pictures[0]?.svg).toMatch(/^<svg/);
  });
});
