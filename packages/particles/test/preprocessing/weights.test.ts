import { createKey, fold, type Matrix, normalValues, selectRows } from '@ingd/engine';
import { describe, expect, test } from 'vitest';
import { fitPreprocessing } from '../../src/index.js';

function cloud(index: number, rows: number, columns: number): Matrix {
  const draws = normalValues(fold(createKey(81), index), rows * columns);
  return { rows, columns, data: Float64Array.from(draws, (value, i) => value * (1 + (i % columns)) + index) };
}

const counts = (rows: number) => Array.from({ length: rows }, (_, row) => (row * 5) % 4);
const repeated = (points: Matrix) =>
  selectRows(
    points,
    counts(points.rows).flatMap((count, row) => new Array<number>(count).fill(row)),
  );

describe.each([
  ['all columns', {}],
  ['components of tall samples', { components: 2 }],
  ['components of wide samples', { components: 2, columns: 40 }],
])(
  'a row of weight 2 is the row twice: %s',
  (_name, { columns = 3, ...options }: { components?: number; columns?: number }) => {
    test.each([true, false])('standardize: %s', (standardize) => {
      const [source, target] = [cloud(1, 11, columns), cloud(2, 14, columns)];
      const weights = { source: counts(11), target: counts(14) };
      const weighted = fitPreprocessing({ source, target, weights, standardize, ...options });
      const copied = fitPreprocessing({ source: repeated(source), target: repeated(target), standardize, ...options });
      const close = (a: Float64Array | undefined, b: Float64Array | undefined) => {
        expect(a?.length).toBe(b?.length);
        a?.forEach((value, i) => {
          expect(Math.abs(value - (b?.[i] ?? Number.NaN))).toBeLessThan(1e-10 * (1 + Math.abs(value)));
        });
      };
      close(weighted.center, copied.center);
      close(weighted.scale, copied.scale);
      close(weighted.components?.data, copied.components?.data);
      expect(weighted.explainedVariance).toBeCloseTo(copied.explainedVariance, 10);
    });
  },
);

test('weights that do not fit are refused', () => {
  const [source, target] = [cloud(1, 5, 2), cloud(2, 6, 2)];
  expect(() => fitPreprocessing({ source, target, weights: { target: [1] }, standardize: true })).toThrow(
    /^fitPreprocessing: expected 6 finite weights/,
  );
});
