import { createKey } from '@ingd/engine';
import {
  energyDistance,
  energyKernel,
  gaussianKernel,
  gaussianMixtureKernel,
  mmd,
  mmdPermutationTest,
  mmdSquared,
  mmdTo,
} from '@ingd/metrics';
import { describe, expect, test } from 'vitest';
import { countsOf, matrixOf, normalSample, readJson, repeated, turnedAndMoved } from './samples.js';

const fixture = readJson('two-sample.json') as {
  A: number[][];
  B: number[][];
  C: number[][];
  energy_distance_sq_V: number;
  energy_distance_1d_first_coord_AB: number;
};
const [a, b, c] = [matrixOf(fixture.A), matrixOf(fixture.B), matrixOf(fixture.C)];

describe('energy distance', () => {
  test('against NumPy and SciPy', async () => {
    expect((await energyDistance(a, b)) ** 2).toBeCloseTo(fixture.energy_distance_sq_V, 12);
    const first = (rows: number[][]) => matrixOf(rows.map(([value = 0]) => [value]));
    expect(await energyDistance(first(fixture.A), first(fixture.B))).toBeCloseTo(
      fixture.energy_distance_1d_first_coord_AB,
      12,
    );
  });

  test('is MMD with the kernel −|x − y|, also in its test', async () => {
    const distance = await energyDistance(a, b);
    expect(await mmd(a, b, { kernel: energyKernel() })).toBe(distance);
    expect(await (await mmdTo(b, { kernel: energyKernel() }))(a)).toBeCloseTo(distance, 12);
    const found = await mmdPermutationTest(a, b, { kernel: energyKernel(), key: createKey(1), permutations: 99 });
    expect(found).toMatchObject({ pValue: 0.01, bandwidth: undefined });
    expect(found.statistic).toBeCloseTo(distance, 12);
  });

  test('grows as the root of the scale, and needs no bandwidth where all points are alike', async () => {
    const doubled = (matrix: typeof a) => ({ ...matrix, data: matrix.data.map((value) => 4 * value) });
    expect(await energyDistance(doubled(a), doubled(b))).toBeCloseTo(2 * (await energyDistance(a, b)), 12);
    const alike = matrixOf([[1], [1]]);
    expect(await energyDistance(alike, alike)).toBe(0);
  });
});

describe('mixtures of Gaussian kernels', () => {
  test('MMD² is the mean of those of their parts', async () => {
    const multiples = [0.5, 1, 3];
    const parts = await Promise.all(multiples.map((multiple) => mmdSquared(a, b, { bandwidth: 2 * multiple })));
    const mixture = await mmdSquared(a, b, { kernel: gaussianMixtureKernel({ bandwidth: 2, multiples }) });
    expect(mixture).toBeCloseTo(parts.reduce((sum, part) => sum + part, 0) / 3, 13);
  });

  test('a function of the bandwidth gets the one that the rule found', async () => {
    const byRule = await mmdPermutationTest(a, b, { kernel: gaussianMixtureKernel, key: createKey(1) });
    const bandwidth = byRule.bandwidth as number;
    expect(byRule.statistic).toBeCloseTo(await mmd(a, b, { kernel: gaussianMixtureKernel({ bandwidth }) }), 12);
    expect(bandwidth).toBe((await mmdPermutationTest(a, b, { key: createKey(1) })).bandwidth);
  });

  test.each([
    [() => gaussianMixtureKernel({ bandwidth: 0 }), /^gaussianMixtureKernel: expected bandwidth.*got 0/],
    [() => gaussianMixtureKernel({ bandwidth: 1, multiples: [] }), /multiples\.length.*at least 1, got 0/],
    [() => gaussianMixtureKernel({ bandwidth: 1, multiples: [1, -1] }), /a multiple.*got -1/],
    [() => gaussianKernel({ bandwidth: Number.NaN }), /^gaussianKernel: expected bandwidth.*got NaN/],
  ])('refused %#', (make, message) => {
    expect(make).toThrow(message);
  });

  test('refused: a kernel with its own scale and a bandwidth as well', async () => {
    await expect(mmd(a, b, { kernel: energyKernel(), bandwidth: 1 })).rejects.toThrow(/^mmd: expected a bandwidth or/);
  });
});

describe.each([
  ['gaussian', gaussianKernel({ bandwidth: 1.5 })],
  ['mixture', gaussianMixtureKernel({ bandwidth: 1.5 })],
  ['energy', energyKernel()],
] as const)('laws of MMD with the kernel %s', (_, kernel) => {
  const distance = (x: typeof a, y: typeof a) => mmd(x, y, { kernel });

  test('a metric: zero, symmetric, triangle inequality', async () => {
    expect(await distance(a, a)).toBeLessThan(1e-7);
    expect(await distance(a, b)).toBeCloseTo(await distance(b, a), 12);
    const sides = [await distance(a, b), await distance(b, c), await distance(a, c)];
    for (const side of sides) expect(2 * side).toBeLessThan(sides.reduce((sum, other) => sum + other, 0));
  });

  test('the same after turning and moving both', async () => {
    expect(await distance(turnedAndMoved(a), turnedAndMoved(b))).toBeCloseTo(await distance(a, b), 10);
  });

  test('blocks of columns make no difference', async () => {
    const x = normalSample(1, { rows: 3, columns: 2 });
    const y = normalSample(2, { rows: 1400, columns: 2 });
    const [head, tail] = [0, 1].map((part) => ({
      rows: 700,
      columns: 2,
      data: y.data.slice(part * 1400, part * 1400 + 1400),
    }));
    const square = (u: typeof a, v: typeof a) => mmdSquared(u, v, { kernel });
    const halves = ((await square(x, head as typeof a)) + (await square(x, tail as typeof a))) / 2;
    expect(await square(x, y)).toBeCloseTo(halves - (await square(head as typeof a, tail as typeof a)) / 4, 12);
  });

  test.each([1, 2, 3])('a row of weight 2 is the row twice, in both estimators (seed %i)', async (seed) => {
    const [x, y] = [countsOf(seed, a.rows), countsOf(seed + 10, b.rows)];
    for (const estimator of ['biased', 'unbiased'] as const) {
      const weighted = await mmdSquared(a, b, { kernel, estimator, weights: { x, y } });
      const plain = await mmdSquared(repeated(a, x), repeated(b, y), { kernel, estimator });
      expect(weighted).toBeCloseTo(plain, 12);
    }
  });
});

describe('weights', () => {
  test.each(['paper', 'median'] as const)('decide the bandwidth of the rule %s as repeated rows do', async (rule) => {
    for (const seed of [1, 2, 3, 4]) {
      const [x, y] = [countsOf(seed, a.rows), countsOf(seed + 10, b.rows)];
      const weighted = await mmd(a, b, { bandwidth: { rule }, weights: { x, y } });
      expect(weighted).toBe(await mmd(a, b, { bandwidth: { rule }, weights: { x, y } }));
      expect(weighted).toBeCloseTo(await mmd(repeated(a, x), repeated(b, y), { bandwidth: { rule } }), 12);
    }
  });

  test('the scale of weights does not matter to the biased estimate', async () => {
    const x = countsOf(1, a.rows);
    const scaled = x.map((weight) => weight / 7);
    const bandwidth = 2;
    expect(await mmd(a, b, { bandwidth, weights: { x: scaled } })).toBeCloseTo(
      await mmd(a, b, { bandwidth, weights: { x } }),
      13,
    );
  });

  test.each([
    [[1, 2], /^mmd: expected one weight for each of the 40 rows of x, got 2/],
    [new Array(40).fill(0), /^mmd: expected weights of x that are not all 0/],
    [[-1, ...new Array(39).fill(1)], /^mmd: expected weights.*got -1 for row 0 of x/],
    [[Number.NaN, ...new Array(39).fill(1)], /^mmd: expected weights.*got NaN for row 0 of x/],
  ])('refused %#', async (x, message) => {
    await expect(mmd(a, b, { weights: { x } })).rejects.toThrow(message);
  });
});

describe('watching', () => {
  const [x, y] = [normalSample(1, { rows: 4000, columns: 2 }), normalSample(2, { rows: 4000, columns: 2 })];

  test('a signal ends a long computation, and one raised before ends it at once', async () => {
    const controller = new AbortController();
    const shares: number[] = [];
    const onProgress = (share: number) => {
      shares.push(share);
      if (shares.length === 2) controller.abort(new Error('enough'));
    };
    await expect(mmd(x, y, { bandwidth: 1, signal: controller.signal, onProgress })).rejects.toThrow('enough');
    expect(shares.length).toBe(2);
    expect(shares[0]).toBeGreaterThan(0);
    expect(shares[1]).toBeGreaterThan(shares[0] as number);
    expect(shares[1]).toBeLessThan(1);
    await expect(energyDistance(x, y, { signal: controller.signal })).rejects.toThrow('enough');
  });
});
