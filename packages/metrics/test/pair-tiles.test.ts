// Not on webgpu: all of it is computed on the host
import { createKey, type Matrix, normalValues } from '@ingd/engine';
import { describe, expect, test } from 'vitest';
import { type DistanceKernel, energyKernel, gaussianKernel, gaussianMixtureKernel } from '../src/distance-kernels.js';
import { mmdPermutationTest, mmdPermutationTests, mmdSquared } from '../src/index.js';
import { drawLabellings, isFirst } from '../src/labellings.js';
import { relabelledSquares } from '../src/relabelled-mmd.js';

function cloud(seed: number, rows: number, columns = 3): Matrix {
  return { rows, columns, data: normalValues(createKey(seed), rows * columns) };
}

const own: DistanceKernel = {
  name: 'rational',
  apply: (squares) => {
    for (let i = 0; i < squares.length; i++) squares[i] = 1 / (1 + (squares[i] as number));
  },
};
const kernels = [
  gaussianKernel({ bandwidth: 0.8 }),
  gaussianMixtureKernel({ bandwidth: 1.1 }),
  energyKernel(),
  own,
] as const;

/** Σᵢⱼ wᵢ vⱼ k(xᵢ, yⱼ), term by term. */
function plainSum(x: Matrix, y: Matrix, kernel: DistanceKernel, weights: (i: number, j: number) => number): number {
  let total = 0;
  for (let i = 0; i < x.rows; i++) {
    for (let j = 0; j < y.rows; j++) {
      const entry = new Float64Array(1);
      for (let k = 0; k < x.columns; k++) {
        entry[0] =
          (entry[0] as number) + ((x.data[i * x.columns + k] as number) - (y.data[j * y.columns + k] as number)) ** 2;
      }
      kernel.apply(entry);
      total += weights(i, j) * (entry[0] as number);
    }
  }
  return total;
}

describe.each(kernels.map((kernel) => ({ name: kernel.name, kernel })))('$name', ({ kernel }) => {
  test.each([
    [130, 257],
    [64, 33],
    [3, 900],
  ])('sums over tiles are those term by term, weights and rests of tiles too: %i and %i rows', async (n, m) => {
    const [x, y] = [cloud(1, n), cloud(2, m)];
    const weights = { x: Float64Array.from({ length: n }, (_, i) => 1 + (i % 3)), y: undefined };
    const total = weights.x.reduce((sum, weight) => sum + weight, 0);
    const w = (i: number) => weights.x[i] as number;
    const expected =
      plainSum(x, x, kernel, (i, j) => w(i) * w(j)) / total ** 2 +
      plainSum(y, y, kernel, () => 1) / m ** 2 -
      (2 * plainSum(x, y, kernel, w)) / (total * m);
    expect(await mmdSquared(x, y, { kernel, weights })).toBeCloseTo(expected, 12);
  });

  test('every labelling has the MMD² of its two samples', async () => {
    const points = cloud(3, 203);
    const labellings = drawLabellings({ rows: 203, count: 90, permutations: 7, key: createKey(4) });
    const found = await relabelledSquares(points, { kernels: [kernel], labellings, pace: () => undefined });
    for (let labelling = 0; labelling < 8; labelling++) {
      const a = (i: number) => (isFirst(labellings, labelling, i) ? 1 / 90 : -1 / 113);
      const expected = plainSum(points, points, kernel, (i, j) => a(i) * a(j));
      expect(found?.[0]?.squares[labelling]).toBeCloseTo(expected, 13);
    }
  });
});

test('as many rows as asked for are called x in every labelling', () => {
  const labellings = drawLabellings({ rows: 300, count: 77, permutations: 5, key: createKey(1) });
  for (let labelling = 0; labelling < 6; labelling++) {
    const first = Array.from({ length: 300 }, (_, row) => isFirst(labellings, labelling, row));
    expect(first.filter(Boolean)).toHaveLength(77);
    if (labelling === 0) expect(first.lastIndexOf(true)).toBe(76);
  }
});

test('several kernels in one pass have the values and p-values that they have alone', async () => {
  const [x, y] = [cloud(5, 140), cloud(6, 150)];
  const common = { permutations: 19, key: createKey(7) };
  const chosen = [{}, { kernel: energyKernel() }, { bandwidth: 0.3 }];
  const together = await mmdPermutationTests(x, y, { ...common, kernels: chosen });
  for (const [k, choice] of chosen.entries()) {
    expect(together[k]).toEqual(await mmdPermutationTest(x, y, { ...common, ...choice }));
  }
});
