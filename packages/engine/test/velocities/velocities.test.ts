import { expect, test } from 'vitest';
import {
  createKey,
  fold,
  gaussianField,
  gaussianMeans,
  type Matrix,
  networkTangents,
  normalValues,
} from '../../src/index.js';

function drawn(seed: number, rows: number, columns: number, scale = 1): Matrix {
  const data = normalValues(fold(createKey(5), seed), rows * columns).map((value) => scale * value);
  return { rows, columns, data };
}

/** At and beside the module's panels of 4, and the least there are. */
const networks = [
  { n: 1, widths: [1, 1] },
  { n: 5, widths: [3, 2] },
  { n: 4, widths: [4, 4, 4] },
  { n: 7, widths: [2, 5, 3, 2] },
  { n: 13, widths: [5, 31, 31, 5] },
  { n: 6, widths: [3, 8, 1, 9, 3] },
] as const;

test.each(networks)('$n points, network $widths: the difference of two networks close by, divided', ({ n, widths }) => {
  const points = drawn(0, n, widths[0]);
  const layers = widths.slice(1).map((out, i) => drawn(1 + i, (widths[i] as number) + 1, out, 0.5));
  const directions = layers.map(({ rows, columns }, i) => drawn(20 + i, rows, columns));
  const values = networkTangents({ layers, directions }, points.data) as Float32Array;
  const step = 1e-5;
  const moved = (sign: number) => layers.map((layer, i) => sum(layer, directions[i] as Matrix, sign * step));
  const [ahead, behind] = [output(moved(1), points), output(moved(-1), points)];
  const expected = ahead.data.map((value, i) => (value - (behind.data[i] as number)) / (2 * step));
  expect(values).toHaveLength(expected.length);
  expect(furthest(values, expected)).toBeLessThan(1e-6);
});

function sum(a: Matrix, b: Matrix, factor: number): Matrix {
  return { ...a, data: a.data.map((value, i) => value + factor * (b.data[i] as number)) };
}

function output(layers: readonly Matrix[], points: Matrix): Matrix {
  return layers.reduce((z, layer, index) => {
    const next = new Float64Array(z.rows * layer.columns);
    for (let row = 0; row < z.rows; row++) {
      for (let column = 0; column < layer.columns; column++) {
        let value = layer.data[z.columns * layer.columns + column] as number;
        for (let k = 0; k < z.columns; k++) {
          value += (z.data[row * z.columns + k] as number) * (layer.data[k * layer.columns + column] as number);
        }
        next[row * layer.columns + column] = index === layers.length - 1 ? value : Math.tanh(value);
      }
    }
    return { rows: z.rows, columns: layer.columns, data: next };
  }, points);
}

const fields = [
  { n: 1, m: 1, d: 1 },
  { n: 4, m: 8, d: 4 },
  { n: 9, m: 5, d: 3 },
  { n: 3, m: 13, d: 7 },
] as const;

test.each(fields)('$n points of a field of $m sources in $d dimensions: the sum over the sources', ({ n, m, d }) => {
  const [points, sources, field] = [drawn(40, n, d), drawn(41, m, d), drawn(42, m, d)];
  const bandwidth = 1.3;
  const values = gaussianField({ sources, field, bandwidth })(points.data) as Float32Array;
  const expected = new Float64Array(n * d);
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < m; j++) {
      const away = Array.from({ length: d }, (_, k) => at(points, i, k) - at(sources, j, k));
      const along = away.reduce((total, value, k) => total + value * at(field, j, k), 0) / bandwidth ** 2;
      const strength =
        Math.exp(-away.reduce((total, value) => total + value * value, 0) / (2 * bandwidth ** 2)) / bandwidth ** 2;
      away.forEach((value, k) => {
        expected[i * d + k] = (expected[i * d + k] as number) + strength * (at(field, j, k) - value * along);
      });
    }
  }
  expect(furthest(values, expected)).toBeLessThan(1e-6);
});

function at({ columns, data }: Matrix, row: number, column: number): number {
  return data[row * columns + column] as number;
}

/** The largest difference, relative to the largest entry. */
function furthest(values: Float32Array, expected: Float64Array): number {
  const largest = expected.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  return expected.reduce((most, value, i) => Math.max(most, Math.abs(value - (values[i] as number))), 0) / largest;
}

test.each(fields)('the means over $n points at $m centres in $d dimensions: by loops', ({ n, m, d }) => {
  const [points, centers] = [drawn(50, n, d), drawn(51, m, d)];
  const means = gaussianMeans({ points, centers, bandwidth: 1.7 }) as Float64Array;
  expect(means).toHaveLength(m);
  means.forEach((mean, j) => {
    let total = 0;
    for (let i = 0; i < n; i++) {
      const square = Array.from({ length: d }, (_, k) => (at(points, i, k) - at(centers, j, k)) ** 2);
      total += Math.exp(-square.reduce((sum, each) => sum + each, 0) / (2 * 1.7 ** 2)) / n;
    }
    expect(Math.abs(mean / total - 1)).toBeLessThan(1e-13);
  });
});
