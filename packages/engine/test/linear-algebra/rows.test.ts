import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Matrix, selectRows, stackRows } from '../../src/index.js';

function matrixOf(rows: readonly (readonly number[])[], columns = rows[0]?.length ?? 0): Matrix {
  return { rows: rows.length, columns, data: Float64Array.from(rows.flat()) };
}

const matrices = fc
  .integer({ min: 1, max: 4 })
  .chain((columns) =>
    fc.tuple(
      ...Array.from({ length: 3 }, () =>
        fc
          .array(fc.array(fc.double(), { minLength: columns, maxLength: columns }), { maxLength: 6 })
          .map((rows) => matrixOf(rows, columns)),
      ),
    ),
  )
  .map((found) => found as [Matrix, Matrix, Matrix]);

function range(from: number, to: number): number[] {
  return Array.from({ length: to - from }, (_, i) => from + i);
}

describe('selectRows', () => {
  test('takes rows in the order asked for, also more than once', () => {
    const matrix = matrixOf([
      [1, 2],
      [3, 4],
      [5, 6],
    ]);
    expect(selectRows(matrix, Int32Array.of(2, 0, 2))).toEqual(
      matrixOf([
        [5, 6],
        [1, 2],
        [5, 6],
      ]),
    );
    expect(selectRows(matrix, [])).toEqual({ rows: 0, columns: 2, data: new Float64Array(0) });
  });

  test('copies: the answer shares no memory with what it was taken from', () => {
    const matrix = matrixOf([[1, 2]]);
    selectRows(matrix, [0]).data[0] = 9;
    expect([...matrix.data]).toEqual([1, 2]);
  });

  test.each([-1, 2, 0.5, Number.NaN])('refuses row %d of two', (row) => {
    expect(() => selectRows(matrixOf([[1], [2]]), [0, row])).toThrow(
      `selectRows: expected whole numbers from 0 and below 2, got ${row} at 1; rows are counted from 0`,
    );
  });
});

describe('stackRows', () => {
  test('what was stacked is found again by its rows, bit for bit', () => {
    fc.assert(
      fc.property(matrices, (all) => {
        const stacked = stackRows(...all);
        let row = 0;
        for (const matrix of all) {
          expect(selectRows(stacked, range(row, row + matrix.rows))).toEqual(matrix);
          row += matrix.rows;
        }
        expect(stacked.rows).toBe(row);
      }),
      { seed: 14 },
    );
  });

  test('one matrix alone is copied', () => {
    const matrix = matrixOf([[1, 2]]);
    const copy = stackRows(matrix);
    expect(copy).toEqual(matrix);
    expect(copy.data).not.toBe(matrix.data);
  });

  test('refuses another number of columns', () => {
    expect(() => stackRows(matrixOf([[1, 2]]), matrixOf([[1, 2]]), matrixOf([[3]]))).toThrow(
      /^stackRows: expected matrices of 2 columns, as the first has, got one of 1; /,
    );
  });
});
