import { createKey, fold } from '@ingd/engine';
import { mmd, mmdPermutationTest } from '@ingd/metrics';
import { describe, expect, test } from 'vitest';
import { matrixOf, normalSample, readJson, slowMmdSquared } from './samples.js';

const { A, B } = readJson('two-sample.json') as { A: number[][]; B: number[][] };
const [a, b] = [matrixOf(A), matrixOf(B)];

describe('mmdPermutationTest', () => {
  test('its statistic is the MMD at its bandwidth', async () => {
    const { statistic, bandwidth, permutations, pValue } = await mmdPermutationTest(a, b, { key: createKey(1) });
    expect(statistic).toBeCloseTo(await mmd(a, b, { bandwidth }), 13);
    expect(statistic).toBeCloseTo(await mmd(a, b), 13);
    expect(permutations).toBe(999);
    expect(pValue).toBe(1 / 1000);
  });

  test('the same key gives the same answer; tiles make no difference to what is found', async () => {
    const x = normalSample(1, { rows: 150, columns: 2 });
    const y = normalSample(2, { rows: 170, columns: 2, shift: 0.1 });
    const [first, again] = [
      await mmdPermutationTest(x, y, { key: createKey(4), permutations: 99 }),
      await mmdPermutationTest(x, y, { key: createKey(4), permutations: 99 }),
    ];
    expect(again).toEqual(first);
    expect(first.statistic ** 2).toBeCloseTo(slowMmdSquared(x, y, first.bandwidth ?? Number.NaN), 12);
  });

  test('p-value of all relabellings of few points, against counting them', async () => {
    const x = matrixOf([[0], [0.1], [0.3]]);
    const y = matrixOf([[1], [1.5], [0.2]]);
    const { pValue, statistic } = await mmdPermutationTest(x, y, {
      bandwidth: 1,
      permutations: 20_000,
      key: createKey(3),
    });
    const share = shareOfRelabellings([0, 0.1, 0.3, 1, 1.5, 0.2], statistic ** 2);
    expect(Math.abs(pValue - share)).toBeLessThan(4 * Math.sqrt((share * (1 - share)) / 20_000) + 1 / 20_001);
  });

  test('points all alike give p = 1', async () => {
    const same = matrixOf([[1], [1], [1]]);
    expect((await mmdPermutationTest(same, same, { bandwidth: 1, permutations: 50, key: createKey(1) })).pValue).toBe(
      1,
    );
  });

  test('under the null hypothesis it rejects as often as its level says', async () => {
    const pValues: number[] = [];
    const runs = 1000;
    for (let run = 0; run < runs; run++) {
      const x = normalSample(2 * run + 1, { rows: 15, columns: 2 });
      const y = normalSample(2 * run + 2, { rows: 25, columns: 2 });
      const { pValue } = await mmdPermutationTest(x, y, { permutations: 99, key: fold(createKey(9), run) });
      pValues.push(pValue);
    }
    for (const level of [0.05, 0.1, 0.5]) {
      const rejected = pValues.filter((p) => p <= level).length;
      const z = (rejected - runs * level) / Math.sqrt(runs * level * (1 - level));
      expect(Math.abs(z), `level ${level}: rejected ${rejected} of ${runs}`).toBeLessThan(4);
    }
  });

  test('it finds a shift', async () => {
    const x = normalSample(1, { rows: 100, columns: 5 });
    const y = normalSample(2, { rows: 120, columns: 5, shift: 0.5 });
    expect((await mmdPermutationTest(x, y, { key: createKey(1), permutations: 199 })).pValue).toBe(1 / 200);
  });

  test.each([0, -1, 1.5, Number.NaN])('refused: %d permutations', async (permutations) => {
    await expect(mmdPermutationTest(a, b, { permutations, key: createKey(1) })).rejects.toThrow(
      /^mmdPermutationTest: expected permutations to be a whole number at least 1/,
    );
  });

  test('refused: one row, more relabellings than memory holds', async () => {
    const key = createKey(1);
    await expect(mmdPermutationTest(a, matrixOf([[1, 2, 3, 4, 5]]), { key })).rejects.toThrow(/n at least 2/);
    await expect(mmdPermutationTest(a, b, { key, permutations: 1e8 })).rejects.toThrow(/at most .* permutations/);
  });
});

/** The share of the 20 ways to call three of six points x whose MMD² (bandwidth 1) is at least `observed`. */
function shareOfRelabellings(points: readonly number[], observed: number): number {
  let [all, atLeast] = [0, 0];
  for (let mask = 0; mask < 64; mask++) {
    const x = points.filter((_, i) => (mask >> i) & 1);
    if (x.length !== 3) continue;
    const y = points.filter((_, i) => !((mask >> i) & 1));
    all += 1;
    if (slowMmdSquared(matrixOf(x.map((v) => [v])), matrixOf(y.map((v) => [v])), 1) >= observed - 1e-9) atLeast += 1;
  }
  return atLeast / all;
}
