import { readFileSync } from 'node:fs';
import { InputError, parseTable } from '@ingd/datasets';
import { describe, expect, test } from 'vitest';
import { fromBase64 } from './bytes.js';

interface Saved {
  readonly name: string;
  readonly base64: string;
  readonly shape: number[];
  readonly bits: string[];
}

const fixture = JSON.parse(readFileSync(new URL('./fixtures/numpy-arrays.json', import.meta.url), 'utf8')) as {
  arrays: Saved[];
  refused: { name: string; base64: string; says: string }[];
  labelled: string;
  zip64: string;
};

function bitsOf(values: Float64Array): string[] {
  const view = new DataView(values.buffer, values.byteOffset, values.byteLength);
  return Array.from(values, (_, i) =>
    view
      .getBigUint64(i * 8, true)
      .toString(16)
      .padStart(16, '0'),
  );
}

describe('arrays that NumPy saved are read bit for bit', () => {
  test.each(fixture.arrays)('$name', ({ base64, shape, bits }) => {
    const { values, rowShape } = parseTable(fromBase64(base64));
    const [rows = 0, ...rest] = shape;
    expect([values.rows, values.columns]).toEqual([rows, rest.reduce((product, length) => product * length, 1)]);
    expect(rowShape).toEqual(rest.length > 1 ? rest : undefined);
    expect(bitsOf(values.data)).toEqual(bits);
  });
});

describe('arrays that are no table of numbers are refused by name', () => {
  test.each(fixture.refused)('$name', ({ base64, says }) => {
    const read = () => parseTable(fromBase64(base64), { name: 'a.npy' });
    expect(read).toThrow(InputError);
    expect(read).toThrow(says);
    expect(read).toThrow(/^a\.npy: expected [^\n]*, got [^\n]*; [^\n]*$/);
  });
});

describe('npz', () => {
  const bytes = fromBase64(fixture.labelled);

  test('one of several members, with labels of another: text or numbers', () => {
    const text = parseTable(bytes, { member: 'x', labels: 'y' });
    expect(text.values.data).toEqual(new Float64Array([0, 1, 2, 3, 4, 5]));
    expect(text.labels).toEqual(['cat', 'dög', '🐭']);
    expect(parseTable(bytes, { member: 'x', labels: 'digits' }).labels).toEqual(['7', '8', '9']);
    expect(parseTable(bytes, { member: 'x', labels: 1 }).labels).toEqual(['0', '2', '4']);
  });

  test('an open choice lists the members', () => {
    expect(() => parseTable(bytes)).toThrow(/got the members "x", "y", "digits"; name one of them/);
    expect(() => parseTable(bytes, { member: 'z' })).toThrow(/expected a member z, got the members "x"/);
  });

  test('zip64 fields', () => {
    expect(parseTable(fromBase64(fixture.zip64)).values.data).toEqual(new Float64Array([0, 1, 2, 3]));
  });
});
