import { mkdir, open, readdir, readFile, writeFile } from 'node:fs/promises';
import { gzipSync } from 'node:zlib';
import { formatTable, parseTable } from '@ingd/datasets';
import fc from 'fast-check';
import { beforeEach, describe, expect, test } from 'vitest';
import { cloud, csv } from './clouds.js';
import { ingd, type Outcome, useFolder } from './harness.js';
import { npy } from './npy.js';
import { parseOutput } from './schema.js';

const folder = useFolder();
let good = '';
let before: readonly string[] = [];

beforeEach(async () => {
  good = await folder.write('good.csv', csv(cloud({ seed: 2, rows: 30 }), ['x', 'y']));
});

const SMALL = ['--steps', '2', '--statistic', 'rbf:10', '--backend', 'cpu'];

async function fit(source: string, ...more: readonly string[]): Promise<Outcome> {
  before = await folder.names();
  return ingd(['fit', source, good, '--out', folder.path('map'), ...SMALL, ...more]);
}

/** One line, no trace, nothing written. */
async function expectRefusal({ code, out, err }: Outcome, message: RegExp): Promise<void> {
  expect(err).toMatch(message);
  expect({ code, out, lines: err.trimEnd().split('\n').length }).toEqual({ code: 2, out: '', lines: 1 });
  expect(err).not.toMatch(/ {4}at |node:internal/);
  expect(await folder.names()).toEqual(before);
}

describe('files that are not what they should be', () => {
  test('missing', async () => {
    await expectRefusal(await fit(folder.path('absent.csv')), /absent\.csv/);
  });

  test('a folder', async () => {
    await mkdir(folder.path('folder'));
    await expectRefusal(await fit(folder.path('folder')), /folder/);
  });

  test.each<[string, string | Uint8Array, RegExp]>([
    ['empty', '', /empty/],
    ['a header only', 'x,y\n', /row/],
    ['ragged rows', 'x,y\n1,2\n3\n4,5\n', /line 3/],
    ['text in the place of a number', 'x,y\n1,2\n3,oops\n', /line 3, column 2/],
    ['NaN', 'x,y\n1,2\n3,NaN\n4,5\n', /line 3|row 2/],
    ['an infinite number', 'x,y\n1,2\n3,inf\n4,5\n', /line 3|row 2/],
    ['an empty cell', 'x,y\n1,2\n3,\n4,5\n', /line 3|row 2/],
    ['one row', 'x,y\n1,2\n', /at least 2 rows, got 1/],
    ['another number of columns', 'x,y,z\n1,2,3\n4,5,6\n7,8,10\n', /expected 3 columns as in .*, got 2/],
    ['npy of objects', npy({ descr: '|O', shape: [2, 2], bytes: new Uint8Array(32) }), /object/],
    ['npy without rows', npy({ descr: '<f8', shape: [0, 2], bytes: new Uint8Array(0) }), /row|empty/],
    ['npy cut short', npy({ descr: '<f8', shape: [4, 2], bytes: new Uint8Array(40) }), /cut short|truncated|bytes/],
    ['gzip cut short', gzipSync(csv(cloud({ seed: 1, rows: 50 }))).subarray(0, 200), /gzip|cut short|truncated/],
    ['a picture', Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 13, 10, 26, 10, 0), /PNG/],
    ['every value the same', 'x,y\n1,2\n1,2\n1,2\n', /nothing to move/],
  ])('%s', async (name, content, message) => {
    const path = await folder.write('source', content);
    if (name === 'every value the same') good = path;
    const second = name === 'every value the same' ? await folder.write('same.csv', content) : good;
    before = await folder.names();
    await expectRefusal(await ingd(['fit', path, second, '--out', folder.path('map'), ...SMALL, '--quiet']), message);
  });

  test('a source of equal rows, where the flow needs their distances', async () => {
    const path = await folder.write('same.csv', 'x,y\n1,2\n1,2\n1,2\n');
    for (const flow of ['king', 'scalar-king', 'rfking']) {
      await expectRefusal(await fit(path, '--flow', flow, '--quiet'), /SOURCE are all equal, .*; give --bandwidth/);
    }
    expect((await fit(path, '--flow', 'king', '--bandwidth', '1', '--quiet')).code).toBe(0);
    const compared = await ingd(['compare', path, path, '--quiet']);
    expect(compared).toMatchObject({ code: 2, err: expect.stringMatching(/both tables; there is nothing to compare/) });
  });

  test('different numbers of columns', async () => {
    const path = await folder.write('wide.csv', csv(cloud({ seed: 1, rows: 20, columns: 3 })));
    await expectRefusal(await fit(path), /expected 3 columns as in .*wide\.csv, got 2; .*--labels/);
    before = [...(await folder.names())];
    await expectRefusal(await ingd(['compare', path, good]), /expected 3 columns as in/);
  });

  test('a label column that is not there', async () => {
    await expectRefusal(await fit(good, '--labels', 'kind', '--out', folder.path('map')), /"kind"/);
  });

  test('one file in two places', async () => {
    await expectRefusal(await fit(folder.path('a.csv'), '--moved', folder.path('map')), /named twice/);
    await expectRefusal(await fit(good, '--moved', good, '--force'), /named twice/);
  });

  test('more rows than memory allows are refused before they are read', async () => {
    const path = folder.path('huge.npy');
    const file = await open(path, 'w');
    await file.write(npy({ descr: '<f8', shape: [300_000_000, 8], bytes: new Uint8Array(0) }));
    await file.truncate(128 + 300_000_000 * 64);
    await file.close();
    await expectRefusal(await fit(path), /huge\.npy: expected at most .*GiB|GB/);
  });

  test('more rows than the tensors of a step allow are refused before they are made', async () => {
    const path = await folder.write('long.csv', csv(cloud({ seed: 1, rows: 12_000 }), ['x', 'y']));
    const outcome = await fit(path, '--statistic', 'rbf:12000');
    await expectRefusal(outcome, /12000 source rows .* the limit is 3 GiB; .*--statistic/);
  });
});

describe('odd tables that work', () => {
  async function works(content: string | Uint8Array, ...more: readonly string[]) {
    const path = await folder.write('odd', content);
    const outcome = await fit(path, '--json', ...more);
    expect(outcome.code, outcome.err).toBe(0);
    return parseOutput(outcome.out) as { n: number; warnings: string[]; inputs: { source: { dropped: number } } };
  }

  test('--drop-missing leaves rows out and counts them', async () => {
    const rows = csv([...cloud({ seed: 1, rows: 20 }), ['NaN', 1], [2, 'inf'], ['', 3]], ['x', 'y']);
    const { n, warnings, inputs } = await works(rows, '--drop-missing');
    expect(n).toBe(20);
    expect(inputs.source.dropped).toBe(3);
    expect(warnings).toEqual([expect.stringMatching(/left out 3 of 23 rows/)]);
  });

  test('a constant column is said and stays as it is', async () => {
    const rows = cloud({ seed: 1, rows: 20 }).map(([x = 0]) => [x, 7]);
    const { warnings } = await works(csv(rows, ['x', 'y']));
    expect(warnings).toEqual([expect.stringMatching(/odd: 1 of 2 columns never vary: "y"/)]);
    good = await folder.write(
      'good.csv',
      csv(
        rows.map(([x = 0]) => [x + 3, 7]),
        ['x', 'y'],
      ),
    );
    expect((await fit(folder.path('odd'), '--moved', folder.path('moved.csv'), '--force')).code).toBe(0);
    const lines = (await readFile(folder.path('moved.csv'), 'utf8')).trim().split('\n').slice(1);
    expect(lines.every((line) => line.endsWith(',7'))).toBe(true);
  });

  test('duplicate rows are said', async () => {
    const rows = cloud({ seed: 1, rows: 20 });
    const { warnings } = await works(csv([...rows, ...rows.slice(0, 4)]));
    expect(warnings).toContainEqual(expect.stringMatching(/odd: 4 of 24 rows repeat an earlier one/));
  });

  test('Fortran order and big-endian numbers are read as what they are', async () => {
    const rows = cloud({ seed: 1, rows: 20 });
    const plain = await works(csv(rows));
    const columns = [0, 1].flatMap((column) => rows.map((row) => row[column] ?? 0));
    const bytes = new DataView(new ArrayBuffer(8 * 40));
    for (const [index, value] of columns.entries()) bytes.setFloat64(8 * index, value, false);
    const fortran = npy({ descr: '>f8', shape: [20, 2], fortran: true, bytes: new Uint8Array(bytes.buffer) });
    expect(Array.from(parseTable(fortran).values.data)).toEqual(rows.flat());
    expect((await works(fortran, '--force')).inputs).toEqual(plain.inputs);
  });

  test('more dimensions than rows', async () => {
    good = await folder.write('good.csv', csv(cloud({ seed: 3, rows: 12, columns: 30, center: 1 })));
    expect((await works(csv(cloud({ seed: 1, rows: 10, columns: 30 })))).n).toBe(10);
  });
});

describe('maps', () => {
  let map = Buffer.alloc(0);

  beforeEach(async () => {
    const source = await folder.write('source.csv', csv(cloud({ seed: 1, rows: 20, center: 2 }), ['x', 'y']));
    expect((await fit(source)).code).toBe(0);
    map = await readFile(folder.path('map'));
    before = await folder.names();
  });

  function apply(points = good, ...more: readonly string[]): Promise<Outcome> {
    return ingd(['apply', folder.path('map'), points, '--out', folder.path('out.csv'), '--backend', 'cpu', ...more]);
  }

  test('cut short anywhere', async () => {
    for (const length of [0, 4, 100, map.length - 1]) {
      await writeFile(folder.path('map'), map.subarray(0, length));
      await expectRefusal(await apply(), /map: .*(cut short|ends)/);
    }
  });

  test('edited in any one byte', async () => {
    for (const place of [9, 40, map.length >> 1, map.length - 3]) {
      const edited = Buffer.from(map);
      edited[place] = (edited[place] ?? 0) ^ 1;
      await writeFile(folder.path('map'), edited);
      await expectRefusal(await apply(), /map: /);
    }
  });

  test('something else', async () => {
    await writeFile(folder.path('map'), 'x,y\n1,2\n');
    await expectRefusal(await apply(), /map: /);
    await expectRefusal(await ingd(['apply', folder.path(''), good, '--out', folder.path('out.csv')]), /folder/);
    await expectRefusal(
      await ingd(['apply', folder.path('absent'), good, '--out', folder.path('out.csv')]),
      /cannot read the map .*absent: no such file/,
    );
  });

  test('points with other columns', async () => {
    const wide = await folder.write('wide.csv', csv(cloud({ seed: 1, rows: 5, columns: 3 })));
    before = await folder.names();
    await expectRefusal(await apply(wide), /expected 2 columns, .*got 3/);
  });

  test('one row and columns in another order are fine', async () => {
    const [x, y] = [0.25, -0.5];
    const one = await folder.write('one.csv', csv([[x, y]], ['x', 'y']));
    const swapped = await folder.write('swapped.csv', csv([[y, x]], ['y', 'x']));
    expect((await apply(one, '--force')).code).toBe(0);
    const straight = (await readFile(folder.path('out.csv'), 'utf8')).trim().split('\n')[1]?.split(',');
    expect((await apply(swapped, '--force')).code).toBe(0);
    const crossed = (await readFile(folder.path('out.csv'), 'utf8')).trim().split('\n')[1]?.split(',');
    expect(crossed).toEqual(straight?.reverse());
  });

  test('labels where the format has no room for them', async () => {
    const labelled = await folder.write('labelled.csv', 'x,y,kind\n1,2,a\n3,4,b\n');
    before = await folder.names();
    const words = ['apply', folder.path('map'), labelled, '--labels', 'kind', '--out', folder.path('out.npy')];
    await expectRefusal(await ingd(words), /npy cannot hold labels/);
  });

  test('standard input and output', async () => {
    const { code, out, err } = await ingd(
      ['apply', folder.path('map'), '-', '--out', '-', '--quiet', '--backend', 'cpu'],
      {
        input: 'x,y\n0,0\n1,1\n',
      },
    );
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(out).toMatch(/^x,y\n[^\n]+\n[^\n]+\n$/);
    const both = await ingd(['apply', folder.path('map'), good, '--out', '-', '--json']);
    expect(both).toMatchObject({ code: 2, err: expect.stringMatching(/both want standard output/) });
    const twice = await ingd(['compare', '-', '-']);
    expect(twice).toMatchObject({ code: 2, err: expect.stringMatching(/only one/) });
  });
});

describe('outputs', () => {
  test('that exist are kept', async () => {
    await folder.write('map', 'precious');
    await expectRefusal(await fit(folder.path('absent.csv')), /map exists; --force replaces it/);
    expect(await readFile(folder.path('map'), 'utf8')).toBe('precious');
  });

  test.each(['--moved', '--report'])(
    '%s that exists is kept, and known before anything is computed',
    async (option) => {
      const path = await folder.write('there.csv', 'precious');
      await expectRefusal(await fit(folder.path('absent.csv'), option, path), /there\.csv exists/);
    },
  );

  test('in a folder that does not exist', async () => {
    const outcome = await fit(folder.path('absent.csv'), '--out', folder.path('nowhere/map'));
    await expectRefusal(outcome, /the map .* got no such folder as .*nowhere; make the folder first/);
    await expectRefusal(
      await fit(good, '--checkpoint', folder.path('no/where')),
      /the checkpoint .* got no such folder as .*no; /,
    );
    await expectRefusal(await fit(folder.path('absent.csv'), '--checkpoint', folder.path('run')), /absent\.csv/);
  });

  test('below a file', async () => {
    await expectRefusal(await fit(folder.path('absent.csv'), '--report', `${good}/report.html`), /not a folder/);
  });

  test.skipIf(process.platform !== 'linux')('on a file system that takes none (linux only: /proc)', async () => {
    await expectRefusal(
      await fit(folder.path('absent.csv'), '--report', '/proc/r.html'),
      /the report \/proc\/r\.html: .* takes no new files/,
    );
  });

  test.skipIf(process.platform !== 'linux')('on a full disk (linux only: /dev/full)', async () => {
    const source = await folder.write('source.csv', csv(cloud({ seed: 1, rows: 20 }), ['x', 'y']));
    const outcome = await fit(source, '--out', '/dev/full');
    expect(outcome).toEqual({
      code: 1,
      out: '',
      err: 'ingd fit: the map /dev/full: expected a place that can be written to, got a full disk; free some space; nothing was left behind\n',
    });
    const report = await fit(source, '--report', '/dev/full', '--json');
    expect(report.code).toBe(1);
    const { error } = parseOutput(report.out) as { error: { message: string; saved: string[] } };
    expect(error.message).toMatch(/the report \/dev\/full: .* got a full disk/);
    expect(error.saved).toEqual([folder.path('map')]);
  });
});

describe('computations that fail', () => {
  test('a step size that blows up: the step is named, what was good is kept, nothing is half-written', async () => {
    const source = await folder.write('source.csv', csv(cloud({ seed: 1, rows: 20 }), ['x', 'y']));
    const outcome = await fit(source, '--step-size', '1e6', '--steps', '20', '--json');
    expect(outcome.code).toBe(1);
    const { error } = parseOutput(outcome.out) as { error: { message: string; saved: string[] } };
    expect(error.message).toMatch(/^step \d+ blew up: .*(nothing was saved|good steps before it)/);
    expect(outcome.err).not.toMatch(/ {4}at /);
    const names = await readdir(folder.path(''));
    expect(names.includes('map')).toBe(error.saved.length > 0);
    expect(names.filter((name) => name.endsWith('.tmp'))).toEqual([]);
  });

  test('a ridge of zero with more statistics than rows is refused beforehand', async () => {
    const source = await folder.write('source.csv', csv(cloud({ seed: 1, rows: 9 }), ['x', 'y']));
    await expectRefusal(await fit(source, '--ridge', '0'), /--ridge 0 needs fewer statistics than rows/);
  });

  test('more components or a larger batch than there can be', async () => {
    const source = await folder.write('source.csv', csv(cloud({ seed: 1, rows: 9 }), ['x', 'y']));
    await expectRefusal(await fit(source, '--pca', '3'), /components/);
    await expectRefusal(await fit(source, '--batch', '25'), /--batch 25 is more than the 24 target rows/);
  });
});

describe('any bytes whatever', () => {
  const pieces = fc.constantFrom(
    '1',
    '-2.5',
    ',',
    ';',
    '\t',
    '\n',
    '\r\n',
    '"',
    'x',
    'NaN',
    ' ',
    '\0',
    '\x1b[31m',
    'é',
  );
  const texts = fc.array(pieces, { maxLength: 40 }).map((parts) => Buffer.from(parts.join('')));
  const magic = fc.constantFrom(
    [0x1f, 0x8b],
    [0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, 1, 0],
    [0x50, 0x4b, 3, 4],
    [0, 0, 8, 3],
  );
  const binaries = fc
    .tuple(magic, fc.uint8Array({ maxLength: 60 }))
    .map(([start, rest]) => Buffer.from([...start, ...rest]));

  test('as a table or as a map: one line, no trace, no control characters', async () => {
    await fc.assert(
      fc.asyncProperty(fc.oneof(texts, binaries), fc.boolean(), async (bytes, asMap) => {
        const path = await folder.write('any', bytes);
        const words = asMap
          ? ['apply', path, good, '--out', folder.path('out.csv')]
          : ['compare', path, good, '--backend', 'cpu', '--permutations', '9'];
        const { code, err } = await ingd([...words, '--quiet']);
        expect(asMap ? [2] : [0, 2]).toContain(code);
        expect(err).toMatch(code === 0 ? /^$/ : /^ingd \w+: [^\p{Cc}]+\n$/u);
      }),
      { numRuns: 200, seed: 2 },
    );
  });
});

test('formats survive a round trip through the command’s writer', () => {
  const values = { rows: 2, columns: 2, data: Float64Array.of(0.1, -2e300, 5e-324, 3) };
  for (const format of ['csv', 'tsv', 'npy', 'npz'] as const) {
    expect(Array.from(parseTable(formatTable({ values }, format)).values.data)).toEqual(Array.from(values.data));
  }
});
