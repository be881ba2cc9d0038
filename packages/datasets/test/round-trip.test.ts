import { formatTable, InputError, parseTable, type Table, type TableFormat } from '@ingd/datasets';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

const formats: TableFormat[] = ['csv', 'tsv', 'npy', 'npz', 'idx'];
const finite = fc.double({ noNaN: true, noDefaultInfinity: true });
const name = fc.string({ minLength: 1, unit: 'grapheme' }).map((text) => `n${text.replaceAll('\r', '').trim()}`);

const tables: fc.Arbitrary<Table> = fc
  .record({ rows: fc.integer({ min: 1, max: 8 }), columns: fc.integer({ min: 1, max: 5 }) })
  .chain(({ rows, columns }) =>
    fc.record({
      values: fc
        .array(finite, { minLength: rows * columns, maxLength: rows * columns })
        .map((data) => ({ rows, columns, data: Float64Array.from(data) })),
      columns: fc.array(name, { minLength: columns, maxLength: columns }),
      labels: fc.array(name, { minLength: rows, maxLength: rows }),
      labelName: fc.constant('the label'),
    }),
  );

describe('what is written is read back, bit for bit', () => {
  test.each(formats.flatMap((format) => [false, true].map((gzip) => ({ format, gzip }))))(
    '$format, gzip $gzip',
    ({ format, gzip }) => {
      fc.assert(
        fc.property(tables, ({ values }) => {
          const table = parseTable(formatTable({ values }, format, { gzip }));
          expect(table.values).toEqual(values);
          expect(table.gzip).toBe(gzip);
          if (format !== 'tsv' || values.columns > 1) expect(table.format).toBe(format);
        }),
        { seed: 8 },
      );
    },
  );

  test.each(['csv', 'tsv'] as const)('%s with names and labels', (format) => {
    fc.assert(
      fc.property(tables, (table) => {
        const read = parseTable(formatTable(table, format), { format, header: true, labels: -1 });
        expect(read).toMatchObject(table);
      }),
      { seed: 9 },
    );
  });

  test('npz with labels', () => {
    fc.assert(
      fc.property(tables, (table) => {
        const read = parseTable(formatTable(table, 'npz'), { labels: 'labels' });
        expect(read).toMatchObject({ values: table.values, labels: table.labels });
      }),
      { seed: 10 },
    );
  });

  test('images keep their shape', () => {
    const images: Table = {
      values: { rows: 2, columns: 6, data: Float64Array.from({ length: 12 }, (_, i) => Math.sqrt(i)) },
      rowShape: [2, 3],
    };
    for (const format of ['npy', 'npz', 'idx'] as const) {
      expect(parseTable(formatTable(images, format))).toMatchObject(images);
    }
  });

  test.each(['npy', 'npz', 'idx'] as const)('%s in float32 holds each number rounded once', (format) => {
    const float = fc.float({ noNaN: true, noDefaultInfinity: true });
    fc.assert(
      fc.property(fc.array(float, { minLength: 1 }), (numbers) => {
        const values = { rows: numbers.length, columns: 1, data: Float64Array.from(numbers) };
        expect(parseTable(formatTable({ values }, format, { precision: 'float32' })).values).toEqual(values);
      }),
      { seed: 11 },
    );
  });

  test('the same table gives the same bytes', () => {
    const [table] = fc.sample(tables, { numRuns: 1, seed: 1 });
    for (const format of ['csv', 'npz'] as const) {
      const write = () => formatTable(table as Table, format, { gzip: true });
      expect(write()).toEqual(write());
    }
  });
});

describe('refused', () => {
  const values = { rows: 1, columns: 1, data: Float64Array.of(1e39) };

  test('labels where only numbers fit', () => {
    for (const format of ['npy', 'idx'] as const) {
      const write = () => formatTable({ values, labels: ['a'] }, format, { name: 'a.npy' });
      expect(write).toThrow(InputError);
      expect(write).toThrow(`which is all that ${format} can hold, got labels too; write csv, tsv or npz`);
    }
  });

  test('numbers beyond float32', () => {
    expect(() => formatTable({ values }, 'npy', { precision: 'float32' })).toThrow('the largest of float32, got 1e+39');
  });

  test.each([
    [{ columns: ['a', 'b'] }, '1 column names for values of [1, 1], got 2'],
    [{ labels: [] }, '1 labels for values of [1, 1], got 0'],
    [{ rowShape: [2, 2] }, '1 numbers in a row of rowShape for values of [1, 1], got 4'],
  ])('a table whose parts do not fit: %j', (part, message) => {
    const write = () => formatTable({ values, ...part }, 'csv');
    expect(write).toThrow(RangeError);
    expect(write).toThrow(`formatTable: expected ${message}; make`);
  });
});
