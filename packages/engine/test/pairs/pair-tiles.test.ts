// Not on webgpu: all of it is computed on the host
import { describe, expect, test } from 'vitest';
import { createKey, normalValues, type PairKernel, pairTileColumns, pairTileRows, pairTiles } from '../../src/index.js';

const points = (seed: number, rows: number, columns: number) => ({
  rows,
  columns,
  data: normalValues(createKey(seed), rows * columns),
});

const forms: readonly { readonly kernel: PairKernel; readonly of: (square: number) => number }[] = [
  { kernel: { kind: 'gaussian', bandwidths: [0.7] }, of: (q) => Math.exp(-q / 0.98) },
  {
    kernel: { kind: 'gaussian', bandwidths: [0.5, 2] },
    of: (q) => (Math.exp(-2 * q) + Math.exp(-q / 8)) / 2,
  },
  { kernel: { kind: 'gaussian', bandwidths: [0.02] }, of: (q) => Math.exp(-q / 0.0008) }, // most are 0
  { kernel: { kind: 'negative-distance' }, of: (q) => -Math.sqrt(q) },
  {
    kernel: { kind: 'custom', apply: (squares) => squares.set(squares.map((q) => 1 / (1 + q))) },
    of: (q) => 1 / (1 + q),
  },
];

describe.each([
  [1, 5, 3],
  [128, 128, 5],
  [37, 90, 20],
])('%i rows, %i columns, d = %i', (rows, columns, dimension) => {
  const [x, y] = [points(1, rows, dimension), points(2, columns, dimension)];
  const square = (i: number, j: number) => {
    let sum = 0;
    for (let k = 0; k < dimension; k++)
      sum += ((x.data[i * dimension + k] ?? 0) - (y.data[j * dimension + k] ?? 0)) ** 2;
    return sum;
  };

  test('sums of every kernel, weighted and over sets, are those term by term', () => {
    const sets = 3;
    const tiles = pairTiles({ dimension, kernels: forms.map(({ kernel }) => kernel), sets });
    const bits = new Uint8Array((sets * pairTileColumns) / 4);
    const isIn = (set: number, j: number) => (j * 7 + set * 3) % (set + 2) === 0;
    for (let set = 0; set < sets; set++) {
      for (let j = 0; j < columns; j++) {
        const place = (set * pairTileColumns) / 4 + (j >> 2);
        if (isIn(set, j)) bits[place] = (bits[place] ?? 0) | (1 << (j & 3));
      }
    }
    const weights = Float64Array.from({ length: columns }, (_, j) => 1 + (j % 4));
    tiles?.begin(x, 0, rows);
    for (let twice = 0; twice < 2; twice++) tiles?.add({ points: y, from: 0, to: columns, weights, sets: bits });
    for (const [k, { of }] of forms.entries()) {
      const sums = tiles?.sums(k) ?? new Float64Array();
      for (let i = 0; i < rows; i++) {
        const over = (share: (j: number) => number) => {
          let sum = 0;
          for (let j = 0; j < columns; j++) sum += 2 * share(j) * of(square(i, j));
          return sum;
        };
        expect(sums[i]).toBeCloseTo(
          over((j) => weights[j] ?? 0),
          11,
        );
        for (let set = 0; set < sets; set++) {
          expect(sums[(1 + set) * pairTileRows + i]).toBeCloseTo(
            over((j) => (isIn(set, j) ? 1 : 0)),
            11,
          );
        }
      }
    }
  });
});

test('the exponential is right to two units in the last place, from 0 to the smallest number', () => {
  const squares = Float64Array.from({ length: 128 }, (_, j) => (j < 100 ? j * j * 0.0371 : 1000 + 4 * j));
  const y = { rows: 128, columns: 1, data: squares.map(Math.sqrt) };
  const tiles = pairTiles({ dimension: 1, kernels: [{ kind: 'gaussian', bandwidths: [Math.SQRT1_2] }] });
  for (let j = 0; j < 128; j++) {
    tiles?.begin({ rows: 1, columns: 1, data: Float64Array.of(0) }, 0, 1);
    tiles?.add({ points: y, from: j, to: j + 1 });
    const square = (y.data[j] as number) ** 2;
    const scale = -1 / (2 * Math.SQRT1_2 * Math.SQRT1_2);
    const expected = scale * square < -708 ? 0 : Math.exp(scale * square);
    expect(Math.abs((tiles?.sums(0)[0] ?? Number.NaN) - expected)).toBeLessThanOrEqual(5e-16 * expected);
  }
});

test('pairs on and below the diagonal are left out where rows and columns are the same', () => {
  const x = points(3, 10, 2);
  const tiles = pairTiles({ dimension: 2, kernels: [{ kind: 'custom', apply: (squares) => squares.fill(1) }] });
  tiles?.begin(x, 0, 10);
  tiles?.add({ points: x, from: 0, to: 10, onDiagonal: true });
  expect([...(tiles?.sums(0).subarray(0, 10) ?? [])]).toEqual([9, 8, 7, 6, 5, 4, 3, 2, 1, 0]);
});

test.each([
  [{ dimension: 0, kernels: [] }, /pairTiles: expected dimension/],
  [{ dimension: 1, kernels: [{ kind: 'gaussian', bandwidths: [0] } as const] }, /pairTiles: expected bandwidth/],
  [{ dimension: 1, kernels: [{ kind: 'gaussian', bandwidths: [] } as const] }, /bandwidths.length/],
  [{ dimension: 1, kernels: [], sets: -1 }, /pairTiles: expected sets/],
])('%j is refused', (options, message) => {
  expect(() => pairTiles(options)).toThrow(message);
});
