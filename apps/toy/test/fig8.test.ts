import { createKey, useBackend } from '@ingd/engine';
import { beforeAll, expect, test } from 'vitest';
import { denoisePoints, METHODS } from '../src/fig8/denoise-run.js';
import { CLEAN, CURVE, distanceToCurve, noisyPoints } from '../src/fig8/s-shape.js';

beforeAll(async () => {
  await useBackend('wasm');
});

test('the distance to the curve: none on it, a known one beside it, that of the noise for clean points', () => {
  const on = { rows: 3, columns: 2, data: Float64Array.from([...(CURVE[0] ?? []), ...(CURVE[700] ?? []), 0, 0]) };
  expect(distanceToCurve(on)).toBeLessThan(1e-12);
  const beside = { rows: 1, columns: 2, data: Float64Array.of(0, 2.5) }; // the top is (0, 2), a circle of radius 1
  expect(distanceToCurve(beside)).toBeCloseTo(0.5, 5);
  // E|N(0, 0.01²)| across the curve is 0.008.
  expect(distanceToCurve(CLEAN.draw(createKey(1), 2000))).toBeCloseTo(0.008, 3);
  expect(distanceToCurve(noisyPoints(createKey(2), 2000))).toBeGreaterThan(0.2);
});

test('a short run of every flow comes nearer the curve, twice the same', async () => {
  const steps = { ntKiNG: 2, ntKiNGPaper: 2, KiNG: 1, WGF: 10 };
  const task = { repetition: 0, points: 400, epochs: 8, steps };
  const found = await denoisePoints(task, 1);
  for (const method of METHODS) {
    const along = found.along[method];
    expect(along.map(({ iteration }) => iteration)).toEqual(Array.from({ length: steps[method] + 1 }, (_, at) => at));
    expect(along.at(-1)?.curve as number).toBeLessThan(along[0]?.curve as number);
    expect(found.drawn?.[method]).toHaveLength(400);
  }
  expect(found.losses).toHaveLength(8);
  expect(await denoisePoints(task, 1)).toEqual(found);
});
