import { columnOrder, selectColumns } from '@ingd/datasets';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

describe('columnOrder', () => {
  test('finds every name, whatever the order', () => {
    fc.assert(
      fc.property(
        fc
          .uniqueArray(fc.string(), { minLength: 1, maxLength: 8 })
          .chain((names) => fc.tuple(fc.constant(names), fc.shuffledSubarray(names, { minLength: names.length }))),
        ([wanted, names]) => {
          expect(columnOrder(wanted, names)?.map((place) => names[place])).toEqual(wanted);
        },
      ),
      { seed: 7 },
    );
  });

  test.each([
    [
      ['a', 'b'],
      ['a', 'c'],
    ],
    [['a', 'b'], ['a']],
    [['a'], ['a', 'b']],
    [
      ['a', 'b'],
      ['a', 'a'],
    ],
    [
      ['a', 'a'],
      ['a', 'a'],
    ],
  ])('%j among %j: the names do not tell', (wanted, names) => {
    expect(columnOrder(wanted, names)).toBeUndefined();
  });
});

describe('selectColumns', () => {
  const matrix = { rows: 2, columns: 3, data: Float64Array.of(1, 2, 3, 4, 5, 6) };

  test('takes columns in the order asked for, as a copy', () => {
    expect(selectColumns(matrix, [2, 0])).toEqual({ rows: 2, columns: 2, data: Float64Array.of(3, 1, 6, 4) });
    expect([...matrix.data]).toEqual([1, 2, 3, 4, 5, 6]);
  });

  test.each([-1, 3, 0.5])('refuses column %d of three', (column) => {
    expect(() => selectColumns(matrix, [0, column])).toThrow(`from 0 and below 3, got ${column}`);
  });
});
