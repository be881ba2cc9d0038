import { InputError, parseTable, type TableOptions } from '@ingd/datasets';
import { describe, expect, test } from 'vitest';
import { utf8 } from './bytes.js';

function read(text: string | Uint8Array, options: TableOptions = {}) {
  const table = parseTable(typeof text === 'string' ? utf8(text) : text, { name: 'points.csv', ...options });
  const { columns } = table.values;
  const rows = Array.from({ length: table.values.rows }, (_, i) =>
    Array.from(table.values.data.subarray(i * columns, (i + 1) * columns)),
  );
  return { ...table, rows };
}

function utf16(text: string, littleEndian: boolean): Uint8Array {
  const bytes = new Uint8Array(2 * text.length + 2);
  const view = new DataView(bytes.buffer);
  Array.from(`\ufeff${text}`).forEach((character, i) => {
    view.setUint16(2 * i, character.charCodeAt(0), littleEndian);
  });
  return bytes;
}

const expected = [
  [1, 2.5],
  [-3, 0.004],
];

describe('the same table, however it is written', () => {
  test.each([
    ['commas', '1,2.5\n-3,4e-3\n'],
    ['no last line end', '1,2.5\n-3,4e-3'],
    ['CRLF', '1,2.5\r\n-3,4e-3\r\n'],
    ['old Mac line ends', '1,2.5\r-3,4e-3\r'],
    ['a byte order mark', '\ufeff1,2.5\n-3,4e-3\n'],
    ['tabs', '1\t2.5\n-3\t4e-3\n'],
    ['pipes', '1|2.5\n-3|4e-3\n'],
    ['semicolons and points', '1;2.5\n-3;4e-3\n'],
    ['semicolons and decimal commas', '1;2,5\n-3;0,004\n'],
    ['one blank', '1 2.5\n-3 4e-3\n'],
    ['columns lined up with blanks', '   1.0   2.5\n  -3.0   4e-3\n'],
    ['quotes', '"1","2.5"\n"-3","4e-3"\n'],
    ['blanks around cells', ' 1 , 2.5\n-3 ,\t4e-3 \n'],
    ['blank lines', '\n\n1,2.5\n\n-3,4e-3\n\n\n'],
    ['every way to write a decimal', '+1.,2.50\n-3.0E+00,.4e-02\n'],
    ['UTF-16, little-endian', utf16('1\t2.5\r\n-3\t4e-3\r\n', true)],
    ['UTF-16, big-endian', utf16('1,2.5\n-3,4e-3\n', false)],
  ])('%s', (_, text) => {
    expect(read(text).rows).toEqual(expected);
    expect(read(text).columns).toBeUndefined();
  });
});

describe('header', () => {
  test('found where nothing in the first row is a number, or text stands above a number', () => {
    expect(read('a,b\n1,2\n').columns).toEqual(['a', 'b']);
    expect(read('2020,b\n1,2\n').columns).toEqual(['2020', 'b']);
    expect(read('"x, y",""\n1,2\n').columns).toEqual(['x, y', 'column 2']);
    expect(read('1,2\n3,4\n').columns).toBeUndefined();
  });

  test('overridden both ways', () => {
    expect(read('0,1\n3,4\n', { header: true })).toMatchObject({ columns: ['0', '1'], rows: [[3, 4]] });
    expect(() => read('a,b\n1,2\n', { header: false })).toThrow('expected a number on line 1, column 1, got "a"');
  });

  test('labels in a file without header are not taken for one', () => {
    expect(read('1,2,cat\n3,4,dog\n', { labels: -1 })).toMatchObject({
      labels: ['cat', 'dog'],
      rows: [
        [1, 2],
        [3, 4],
      ],
    });
  });
});

describe('labels', () => {
  const text = 'height,kind,width\n1,"big, red",2\n3,"with ""quotes""\nand lines",4\n';

  test.each(['kind', 2, '2', -2])('by %s', (labels) => {
    expect(read(text, { labels })).toMatchObject({
      columns: ['height', 'width'],
      labelName: 'kind',
      labels: ['big, red', 'with "quotes"\nand lines'],
      rows: [
        [1, 2],
        [3, 4],
      ],
    });
  });

  test.each(['colour', 4, 0, -4])('none called %s', (labels) => {
    expect(() => read(text, { labels })).toThrow(/expected a label column .*got the columns "height", "kind", "width"/);
  });

  test('not the only column', () => {
    expect(() => read('a\nx\n', { labels: 'a' })).toThrow('expected a column of numbers beside the labels');
  });

  test('in Windows-1252, as old spreadsheets save them', () => {
    const bytes = Uint8Array.from('a,b\n1,caf\u00e9\n', (character) => character.charCodeAt(0));
    expect(read(bytes, { labels: 'b' }).labels).toEqual(['café']);
  });
});

describe('missing values', () => {
  const text = 'a,b,kind\n1,2,x\n3,,y\nNaN,4,z\n5,-inf,w\nNA,6,v\n7,8,u\n';

  test('left out and counted', () => {
    expect(read(text, { labels: 'kind', dropMissing: true })).toMatchObject({
      rows: [
        [1, 2],
        [7, 8],
      ],
      labels: ['x', 'u'],
      dropped: 4,
    });
  });

  test.each([
    ['1,2\n3,\n', 'line 2, column 2, got a blank cell'],
    ['a,b\n1,2\n3,nan\n', 'line 3, column 2 (b), got NaN'],
    ['a,b\n1,2\n-Inf,3\n', 'line 3, column 1 (a), got an infinite value'],
    ['1,2\n3,1e999\n', 'line 2, column 2, got an infinite value'],
    ['a\n1\n\n2\n', 'line 3, column 1 (a), got a blank cell'],
  ])('%j', (bad, where) => {
    expect(() => read(bad)).toThrow(where);
  });

  test('nothing left', () => {
    expect(() => read('1,\n,2\n', { dropMissing: true })).toThrow('got 2 rows, each with a missing value');
  });
});

describe('what is wrong is said in one sentence', () => {
  test.each([
    ['', 'expected a table, got an empty file'],
    ['\n \n', 'got an empty file'],
    ['a,b\n', 'got a header only'],
    ['a,b\n1,2\n3\n', 'expected 2 cells on line 3 as on line 1 (parted by commas), got 1 cell'],
    ['1,2\n\n3,4,5\n', 'expected 2 cells on line 3 as on line 1 (parted by commas), got 3 cells'],
    ['a,b\n"1","2\n3,4\n', 'a stray quote in the row that begins on line 2'],
    ['a,"b\nb"\n1,x\n', 'line 3, column 2 (b?b), got "x"'],
    ['1,2\n3,0x10\n', 'line 2, column 2, got "0x10"'],
    ['1;2\n"1.234,5";2\n', 'line 2, column 1, got "1.234,5"'],
    ['5.1,3.5,setosa\n4.9,3,setosa\n', 'line 1, column 3, got "setosa"'],
    ['a\tb\n1\t1,5\n', 'the decimal mark is a comma'],
    ['{"a": 1}', 'got JSON; convert'],
    ['PAR1\0\0', 'got a Parquet file'],
    ['\0\0\0\0', 'got unknown data (starting 00 00 00 00)'],
  ])('%j', (text, message) => {
    expect(() => read(text)).toThrow(InputError);
    expect(() => read(text)).toThrow(message);
    expect(() => read(text)).toThrow(/^points\.csv: expected [^\n]*, got [^\n]*; [^\n]*$/);
  });

  test.each([{ delimiter: '' }, { delimiter: '"' }, { delimiter: ';;' }, { delimiter: ',', decimal: ',' as const }])(
    'option %j',
    (options) => {
      expect(() => read('1,2\n', options)).toThrow(/expected a delimiter of one character/);
    },
  );

  test('hostile cells cannot write to the terminal, nor at length', () => {
    const bad = `1,2\n3,\u001b[31m${'x'.repeat(1000)}\n`;
    expect(() => read(bad)).toThrow(/got "\?\[31mx{20,}\.\.\.";/);
  });

  test('more than memory allows is refused before it is read', () => {
    expect(() => read('1,2\n3,4\n', { maximumBytes: 16 })).toThrow(/expected at most 16 bytes, got a table of/);
  });
});
