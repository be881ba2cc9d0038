import { checkSamples, describeTable, InputError, type Table } from '@ingd/datasets';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

function tableOf(rows: readonly (readonly number[])[], columns?: readonly string[]): Table {
  return {
    values: { rows: rows.length, columns: rows[0]?.length ?? 0, data: Float64Array.from(rows.flat()) },
    columns,
  };
}

describe('describeTable', () => {
  test('constant columns by name, repeated rows by number', () => {
    const found = describeTable(
      tableOf(
        [
          [1, 5, 2],
          [2, 5, 2],
          [1, 5, 2],
          [1, 5, 2],
        ],
        ['a', 'b', 'c'],
      ),
    );
    expect(found).toMatchObject({ rows: 4, columns: 3 });
    expect(found.warnings).toEqual([
      { kind: 'constant-columns', columns: ['b', 'c'], message: '2 of 3 columns never vary: "b", "c"' },
      { kind: 'duplicate-rows', count: 2, message: '2 of 4 rows repeat an earlier one' },
    ]);
  });

  test('one row is said, and its columns are not called constant', () => {
    expect(describeTable(tableOf([[1, 2]])).warnings).toEqual([
      { kind: 'single-row', message: 'there is one row only' },
    ]);
  });

  test('columns without names are counted, many are cut short, and no control character reaches a terminal', () => {
    const flat = (names?: readonly string[]) => {
      const rows = [0, 1].map((row) => [row, 7, 7, 7, 7, 7, 7]);
      return describeTable(tableOf(rows, names)).warnings[0]?.message;
    };
    expect(flat()).toBe('6 of 7 columns never vary: column 2, column 3, column 4, column 5, column 6 and 1 more');
    expect(flat(['a', 'b\x1b[31m', 'c', 'd', 'e', 'f', 'g'])).toBe(
      '6 of 7 columns never vary: "b?[31m", "c", "d", "e", "f" and 1 more',
    );
  });

  test('nothing to say', () => {
    expect(
      describeTable(
        tableOf([
          [1, 2],
          [3, 4],
        ]),
      ).warnings,
    ).toEqual([]);
  });

  test('repeated rows are counted as by comparing each with all before', () => {
    const rows = fc.array(fc.array(fc.constantFrom(0, -0, 1, 2), { minLength: 2, maxLength: 2 }), {
      minLength: 1,
      maxLength: 30,
    });
    fc.assert(
      fc.property(rows, (data) => {
        const distinct = new Set(data.map((row) => row.map((value) => value + 0).join())).size;
        const warning = describeTable(tableOf(data)).warnings.find(({ kind }) => kind === 'duplicate-rows');
        expect(warning ? { ...warning }.message : '').toBe(
          distinct === data.length ? '' : `${data.length - distinct} of ${data.length} rows repeat an earlier one`,
        );
      }),
      { seed: 6 },
    );
  });
});

describe('checkSamples', () => {
  const source = {
    name: 'source.csv',
    table: tableOf(
      [
        [1, 2],
        [3, 4],
      ],
      ['a', 'b'],
    ),
  };
  const refused = (name: string, table: Table) => {
    const check = () => checkSamples([source, { name, table }]);
    expect(check).toThrow(InputError);
    return expect(check);
  };

  test('samples that fit give their warnings, each with its name', () => {
    const target = {
      name: 'target.csv',
      table: tableOf(
        [
          [1, 7],
          [2, 7],
        ],
        ['x', 'y'],
      ),
    };
    expect(checkSamples([source, target])).toMatchObject([
      { kind: 'constant-columns', message: 'target.csv: 1 of 2 columns never vary: "y"' },
    ]);
  });

  test('different column counts', () => {
    refused('target.csv', tableOf([[1], [2]])).toThrow('target.csv: expected 2 columns as in source.csv, got 1; give');
  });

  test('the same names in another order', () => {
    refused(
      'target.csv',
      tableOf(
        [
          [1, 2],
          [3, 4],
        ],
        ['b', 'a'],
      ),
    ).toThrow('expected column 1 to be a as in source.csv, got b');
  });

  test('too few rows', () => {
    refused('target.csv', tableOf([[1, 2]])).toThrow('target.csv: expected at least 2 rows, got 1');
    expect(checkSamples([{ name: 'one', table: tableOf([[1]]) }], { minimumRows: 1 })).toHaveLength(1);
  });
});
