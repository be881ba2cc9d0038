import { readFileSync } from 'node:fs';
import { formatTable, InputError, parseTable, type TableOptions } from '@ingd/datasets';
import fc from 'fast-check';
import { gzipSync, zipSync } from 'fflate';
import { describe, expect, test } from 'vitest';
import { fromBase64, utf8 } from './bytes.js';

const fixture = JSON.parse(readFileSync(new URL('./fixtures/numpy-arrays.json', import.meta.url), 'utf8')) as {
  arrays: { name: string; base64: string }[];
  labelled: string;
};
const pick = (name: string) => fromBase64(fixture.arrays.find((saved) => saved.name === name)?.base64 ?? '');
const text = utf8('a,b,kind\n1,2,"x, y"\n3,4,z\n');
const values = { rows: 3, columns: 2, data: Float64Array.of(1, 2, 3, 4, 5, 6) };
const seeds: readonly (readonly [string, Uint8Array, TableOptions])[] = [
  ['csv', text, { labels: 'kind' }],
  ['csv.gz', gzipSync(text), { labels: 'kind' }],
  ['npy', pick('>f8 F order'), {}],
  ['npy.gz', pick('gzipped'), {}],
  ['gzip of two members', pick('gzipped in two members'), {}],
  ['npz', pick('savez_compressed'), {}],
  ['npz, stored', pick('savez'), {}],
  ['npz with labels', fromBase64(fixture.labelled), { member: 'x', labels: 'y' }],
  ['idx', pick('idx >i4'), {}],
  ['written npz.gz', formatTable({ values }, 'npz', { gzip: true }), {}],
];

/** Whether reading ends well: a table, or an InputError of one line. */
function endsWell(bytes: Uint8Array, options: TableOptions): 'read' | 'refused' {
  try {
    const { values: found } = parseTable(bytes, { name: 'fuzzed', maximumBytes: 2 ** 24, ...options });
    expect(found.data.length).toBe(found.rows * found.columns);
    expect(found.data.every(Number.isFinite)).toBe(true);
    return 'read';
  } catch (error) {
    expect(error).toBeInstanceOf(InputError);
    expect((error as InputError).message).toMatch(/^fuzzed.*: expected [^\n]*, got [^\n]*; [^\n]*$/);
    return 'refused';
  }
}

describe.each(seeds)('damaged %s', (name, bytes, options) => {
  test('is whole to begin with', () => {
    expect(endsWell(bytes, options)).toBe('read');
  });

  test('cut short anywhere', () => {
    for (let length = 0; length < bytes.length; length++) {
      const outcome = endsWell(bytes.slice(0, length), options);
      if (name !== 'csv') expect(outcome, `${length} of ${bytes.length} bytes`).toBe('refused');
    }
  });

  test('bytes changed, put in, or left out', () => {
    const change = fc.record({
      at: fc.nat(bytes.length - 1),
      byte: fc.nat(255),
      kind: fc.constantFrom('set', 'insert', 'remove'),
    });
    fc.assert(
      fc.property(fc.array(change, { minLength: 1, maxLength: 4 }), (changes) => {
        const damaged = Array.from(bytes);
        for (const { at, byte, kind } of changes)
          damaged.splice(at, kind === 'insert' ? 0 : 1, ...(kind === 'remove' ? [] : [byte]));
        endsWell(Uint8Array.from(damaged), options);
      }),
      { numRuns: 500, seed: 3 },
    );
  });
});

test('any bytes at all, in any format', () => {
  const format = fc.constantFrom(undefined, 'csv', 'tsv', 'npy', 'npz', 'idx') as fc.Arbitrary<TableOptions['format']>;
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), format, (bytes, forced) => {
      endsWell(bytes, { format: forced });
    }),
    { numRuns: 2000, seed: 4 },
  );
});

test('any text at all', () => {
  const cells = fc.constantFrom('1', '2.5', ',', ';', '\n', '"', ' ', '\t', 'a', '-', '\r\n', '""', 'nan', '\ufeff');
  fc.assert(
    fc.property(fc.array(cells, { maxLength: 40 }), (pieces) => {
      endsWell(utf8(pieces.join('')), {});
    }),
    { numRuns: 2000, seed: 5 },
  );
});

describe('claims of more than there is are refused before anything is allocated', () => {
  const npy = (shape: string) => {
    const header = `{'descr': '<f8', 'fortran_order': False, 'shape': (${shape}), }`.padEnd(117);
    return Uint8Array.from([0x93, ...utf8('NUMPY'), 1, 0, 118, 0, ...utf8(`${header}\n`)]);
  };

  test.each(['1000000000000, 8', '99999999999999999999999, 9', '4294967296, 4294967296'])(
    'npy of shape (%s)',
    (shape) => {
      expect(endsWell(npy(shape), {})).toBe('refused');
      expect(() => parseTable(npy(shape))).toThrow(/bytes of data for shape/);
    },
  );

  test('idx of 2^96 entries', () => {
    expect(endsWell(Uint8Array.from([0, 0, 8, 3, ...new Array(12).fill(255)]), {})).toBe('refused');
  });

  test('gzip and zip that unpack to more than the limit', () => {
    const zeros = new Uint8Array(2 ** 25);
    expect(() => parseTable(gzipSync(zeros), { maximumBytes: 2 ** 20 })).toThrow(
      /expected at most 1 MiB, got unpacked data/,
    );
    expect(() => parseTable(zipSync({ 'a.npy': zeros }), { maximumBytes: 2 ** 20 })).toThrow(/unpacked member a\.npy/);
  });
});
