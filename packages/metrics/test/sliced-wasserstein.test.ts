import { createKey, fold } from '@ingd/engine';
import { slicedWasserstein, slicedWassersteinTest, wasserstein } from '@ingd/metrics';
import { describe, expect, test } from 'vitest';
import { reference, referenceWeights } from './reference.js';
import { columnOf, countsOf, levelError, matrixOf, moved, normalSample, repeated, twoSample } from './samples.js';

const { a, b, c } = twoSample;
const directions = matrixOf(reference.sliced.directions);
const key = createKey(3);

describe('slicedWasserstein', () => {
  test('against POT along the same directions, also with weights', async () => {
    expect((await slicedWasserstein(a, b, { directions, order: 1 })).distance).toBeCloseTo(reference.sliced.order1, 12);
    expect((await slicedWasserstein(a, b, { directions })).distance).toBeCloseTo(reference.sliced.order2, 12);
    const weighted = await slicedWasserstein(a, b, { directions, weights: referenceWeights });
    expect(weighted.distance).toBeCloseTo(reference.sliced.order2_weighted, 12);
  });

  test('a metric along fixed directions', async () => {
    const between = async (x: typeof a, y: typeof a) => (await slicedWasserstein(x, y, { directions })).distance;
    expect(await between(a, a)).toBe(0);
    expect(await between(a, b)).toBeCloseTo(await between(b, a), 13);
    const sides = [await between(a, b), await between(b, c), await between(a, c)];
    for (const side of sides) expect(2 * side).toBeLessThan(sides.reduce((sum, other) => sum + other, 0));
  });

  test('one column is the Wasserstein distance; a sample moved by δ lies |δ| / √d away within the error', async () => {
    const [x, y] = [columnOf(a, 0), columnOf(b, 0)];
    expect((await slicedWasserstein(x, y, { key })).distance).toBeCloseTo((await wasserstein(x, y)).distance, 12);
    const { distance, standardError } = await slicedWasserstein(a, moved(a, 2), { key, projections: 500 });
    expect(standardError).toBeGreaterThan(0);
    expect(Math.abs(distance - 2) / standardError).toBeLessThan(4);
  });

  test('a row of weight 2 is the row twice', async () => {
    const [x, y] = [countsOf(1, a.rows), countsOf(2, b.rows)];
    const weighted = await slicedWasserstein(a, b, { key, weights: { x, y } });
    expect(weighted.distance).toBeCloseTo(
      (await slicedWasserstein(repeated(a, x), repeated(b, y), { key })).distance,
      12,
    );
  });

  test.each([
    [{ key, projections: 0 }, /^slicedWasserstein: expected projections.*got 0/],
    [
      { directions: matrixOf([[1, 1, 0, 0, 0]]) },
      /^slicedWasserstein: expected directions of shape \[l, 5\] of length 1/,
    ],
    [{ directions: matrixOf([[1]]) }, /^slicedWasserstein: expected directions.*got \[1, 1\]/],
  ])('refused %#', async (options, message) => {
    await expect(slicedWasserstein(a, b, options)).rejects.toThrow(message);
  });
});

describe('slicedWassersteinTest', () => {
  test('finds samples that differ; its statistic is the distance along its directions', async () => {
    const found = await slicedWassersteinTest(a, b, { key, permutations: 99, projections: 1 });
    expect(found).toMatchObject({ permutations: 99, projections: 1 });
    expect((await slicedWassersteinTest(a, b, { key, permutations: 99 })).pValue).toBe(0.01);
    const [x, y] = [columnOf(a, 0), columnOf(b, 0)];
    for (const order of [1, 2] as const) {
      const { statistic } = await slicedWassersteinTest(x, y, { key, permutations: 1, order });
      expect(statistic).toBeCloseTo((await wasserstein(x, y, { order })).distance, 12);
    }
  });

  test('under the null hypothesis it rejects as often as its level says', async () => {
    const pValues: number[] = [];
    for (let run = 0; run < 400; run++) {
      const x = normalSample(2 * run + 1, { rows: 12, columns: 2 });
      const y = normalSample(2 * run + 2, { rows: 20, columns: 2 });
      const options = { key: fold(key, run), permutations: 99, projections: 5 };
      pValues.push((await slicedWassersteinTest(x, y, options)).pValue);
    }
    for (const level of [0.05, 0.1, 0.5]) expect(Math.abs(levelError(pValues, level)), `${level}`).toBeLessThan(4);
  });

  test('points all alike give p = 1', async () => {
    const same = matrixOf([[1], [1], [1]]);
    expect((await slicedWassersteinTest(same, same, { key, permutations: 20 })).pValue).toBe(1);
  });
});
