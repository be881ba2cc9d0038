import { readFile } from 'node:fs/promises';
import { decodeAdaptation } from '@ingd/adaptation';
import { beforeEach, describe, expect, test } from 'vitest';
import { cloud, csv } from './clouds.js';
import { ingd, useFolder } from './harness.js';
import { npy } from './npy.js';
import { parseOutput } from './schema.js';

const folder = useFolder();

interface Adapted {
  readonly method: string;
  readonly classes: readonly string[];
  readonly accuracy: { readonly before: number; readonly after: number } | null;
  readonly perMethod: readonly {
    readonly method: string;
    readonly steps: number;
    readonly score: number | null;
    readonly accuracy: { readonly before: number; readonly after: number } | null;
  }[];
  readonly warnings: readonly string[];
  readonly dMoved: number;
}

const names = ['cat', 'dog', 'owl'];

/** Three clouds on a line, a label a row; `shift` moves all of them. */
function animals(seed: number, rows: number, shift: number): (number | string)[][] {
  return cloud({ seed, rows, spread: 0.4 }).map(([x = 0, y = 0], at) => [
    x + 3 * (at % 3) + shift,
    y,
    names[at % 3] ?? '',
  ]);
}

const plain = (rows: (number | string)[][]): (number | string)[][] => rows.map((row) => row.slice(0, 2));
const labels = (rows: (number | string)[][]): string => `${rows.map((row) => row[2]).join('\n')}\n`;

let [source, target, sourceLabels, targetLabels] = ['', '', '', ''];
let words: readonly string[] = [];

beforeEach(async () => {
  const [known, moved] = [animals(1, 60, 0), animals(2, 45, 1.6)];
  source = await folder.write('source.csv', csv(plain(known)));
  target = await folder.write('target.csv', csv(plain(moved)));
  sourceLabels = await folder.write('source-labels.csv', labels(known));
  targetLabels = await folder.write('target-labels.csv', `kind\n${labels(moved)}`);
  words = ['--source', source, '--source-labels', sourceLabels, '--target', target];
});

async function adapt(...more: readonly string[]): Promise<Adapted> {
  const { code, out, err } = await ingd(['adapt', ...words, ...more, '--json', '--quiet']);
  expect({ code, err }).toEqual({ code: 0, err: '' });
  return parseOutput<Adapted>(out);
}

describe('ingd adapt', () => {
  test('predicts better than without, new points through the saved file too', async () => {
    const [out, predictions] = [folder.path('b-to-a.map'), folder.path('predictions.csv')];
    const found = await adapt('--target-labels', targetLabels, '--out', out, '--predictions', predictions);
    expect(found).toMatchObject({ method: 'ntking', classes: names, dMoved: 2 });
    expect(found.accuracy?.after).toBeGreaterThan((found.accuracy?.before ?? 1) + 0.1);
    const [heading, ...predicted] = (await readFile(predictions, 'utf8')).trimEnd().split('\n');
    expect(heading).toBe('predicted');
    const known = animals(2, 45, 1.6).map((row) => row[2]);
    expect(predicted.filter((label, row) => label === known[row]).length / 45).toBeCloseTo(
      found.accuracy?.after ?? 0,
      12,
    );
    const fresh = animals(3, 30, 1.6);
    const points = { rows: 30, columns: 2, data: Float64Array.from(plain(fresh).flat().map(Number)) };
    const again = await decodeAdaptation(await readFile(out)).predict(points);
    expect(again.filter((label, row) => label === fresh[row]?.[2]).length).toBeGreaterThan(24);
    const applied = await ingd(['apply', out, target, '--out', folder.path('moved.csv'), '--quiet']);
    expect(applied).toMatchObject({ code: 0, err: '' });
  });

  test('several methods: the scorer chooses, without labels of the target', async () => {
    const blind = await adapt('--method', 'mmd,none,linot,coral', '--steps', '40');
    expect(blind.perMethod.map(({ method, steps }) => `${method} ${steps}`)).toEqual([
      'none 0',
      'coral 1',
      'linot 1',
      'mmd 40',
    ]);
    expect(blind.accuracy).toBeNull();
    const scores = blind.perMethod.map(({ score }) => score ?? Number.NaN);
    expect(blind.perMethod.find(({ method }) => method === blind.method)?.score).toBe(Math.max(...scores));
    const judged = await adapt('--method', 'mmd,none,linot,coral', '--steps', '40', '--target-labels', targetLabels);
    expect(judged.perMethod.map(({ score }) => score)).toEqual(scores);
    expect(judged.method).toBe(blind.method);
  });

  test.each(['entropy', 'iwv', 'circular'])('--select %s gives every method a score', async (scorer) => {
    const { perMethod } = await adapt('--method', 'none,linot', '--select', scorer, '--classifier', 'logistic');
    expect(perMethod.every(({ score }) => score !== null)).toBe(true);
  });

  test('--select none takes the first method as it stands', async () => {
    const { method, perMethod } = await adapt('--method', 'king,wgf', '--select', 'none', '--steps', '5');
    expect(method).toBe('king');
    expect(perMethod.map(({ steps, score }) => [steps, score])).toEqual([
      [5, null],
      [5, null],
    ]);
  });

  test('labels in a column of the tables; classes that the source lacks are said and count as wrong', async () => {
    const known = await folder.write('known.csv', csv(animals(1, 60, 0), ['x', 'y', 'kind']));
    const strange = animals(2, 45, 1.6).map((row, at) => (at < 9 ? [...row.slice(0, 2), 'yak'] : row));
    const judged = await folder.write('judged.csv', csv(strange, ['x', 'y', 'kind']));
    const request = [
      'adapt',
      '--source',
      known,
      '--target',
      judged,
      '--labels',
      'kind',
      '--method',
      'linot',
      '--json',
      '--quiet',
    ];
    const { code, out } = await ingd(request);
    expect(code).toBe(0);
    const found = parseOutput<Adapted>(out);
    expect(found.accuracy?.after).toBeLessThanOrEqual(0.8);
    expect(found.warnings).toEqual([
      expect.stringMatching(/9 of 45 rows are of classes that the source does not have \(yak\)/),
    ]);
  });

  test('numbers as labels, from npy; components; words for people', async () => {
    const numbers = await folder.write(
      'labels.npy',
      npy({ descr: '|u1', shape: [60], bytes: Uint8Array.from({ length: 60 }, (_, at) => at % 3) }),
    );
    const request = [
      '--source',
      source,
      '--source-labels',
      numbers,
      '--target',
      target,
      '--pca',
      '1',
      '--method',
      'none,coral',
    ];
    const { code, out } = await ingd(['adapt', ...request, '--quiet']);
    expect(code).toBe(0);
    expect(out).toMatch(/^[* ] none {7}0 steps {2}score \S+\n[* ] coral {6}1 steps {2}score \S+\n$/);
  });
});

describe('ingd adapt refuses, in one line', () => {
  async function refusal(request: readonly string[]): Promise<string> {
    const before = await folder.names();
    const { code, out, err } = await ingd(['adapt', ...request, '--quiet']);
    expect({ code, out, lines: err.trimEnd().split('\n').length }).toEqual({ code: 2, out: '', lines: 1 });
    expect(await folder.names()).toEqual(before);
    return err;
  }

  test.each<[string, readonly string[], RegExp]>([
    ['an unknown method', ['--method', 'ntking,dann'], /"dann" is none\. There are: all, or some of none, coral/],
    ['an unknown scorer', ['--select', 'labels'], /There are: neighbors, entropy/],
    ['more components than columns', ['--pca', '3'], /components to be .*2, got 3/],
    ['an output that is an input', ['--predictions', 'TARGET'], /named twice/],
    ['an output in a folder that is not there', ['--out', 'nowhere/a.map'], /nowhere/],
  ])('%s', async (_, more, message) => {
    expect(await refusal([...words, ...more.map((word) => (word === 'TARGET' ? target : word))])).toMatch(message);
  });

  test('no labels of the source', async () => {
    expect(await refusal(['--source', source, '--target', target])).toMatch(
      /name a file with --source-labels or a column/,
    );
  });

  test.each<[string, string, RegExp]>([
    ['labels of other rows', 'cat\ndog\n', /expected 60 labels, one for each row of .*source\.csv, got 2/],
    ['one class', 'cat\n'.repeat(60), /all rows are of class cat; there is nothing to tell apart/],
    ['several columns', '1,2\n'.repeat(60), /one column of labels, got several/],
    ['a blank in quotes', `${'cat\n'.repeat(59)}" "\n`, /expected a class for every row, got none for row 60; /],
  ])('%s', async (_, content, message) => {
    const bad = await folder.write('bad.csv', content);
    expect(await refusal(['--source', source, '--source-labels', bad, '--target', target])).toMatch(message);
  });

  test('a row without a class in a column of labels', async () => {
    const rows = animals(1, 60, 0).map((row, at) => (at === 4 || at === 9 ? [...row.slice(0, 2), ''] : row));
    const known = await folder.write('known.csv', csv(rows, ['x', 'y', 'kind']));
    expect(await refusal(['--source', known, '--target', target, '--labels', 'kind'])).toMatch(
      /known\.csv: expected a class for every row, got none for row 5 and 1 more; fill it in/,
    );
  });

  test('labels of the target that have nothing in common with those of the source', async () => {
    const other = await folder.write('other.csv', 'ape\n'.repeat(45));
    expect(await refusal([...words, '--target-labels', other])).toMatch(
      /no row is of a class that the source has \(ape\)/,
    );
  });

  test.each<[string, string, RegExp]>([
    ['one row', '1,2\n', /at least 2 rows, got 1/],
    ['NaN', '1,2\nNaN,1\n3,5\n', /line 2, column 1/],
    ['other columns', '1,2,3\n4,5,6\n', /columns/],
  ])('a target of %s', async (_, content, message) => {
    const bad = await folder.write('bad-target.csv', content);
    expect(await refusal(['--source', source, '--source-labels', sourceLabels, '--target', bad])).toMatch(message);
  });

  test('nothing that varies', async () => {
    const same = await folder.write('same.csv', '1,2\n'.repeat(60));
    expect(await refusal(['--source', same, '--source-labels', sourceLabels, '--target', same])).toMatch(
      /expected a column that varies/,
    );
  });

  test('Ctrl-C ends it and leaves nothing', async () => {
    const before = await folder.names();
    const request = [
      'adapt',
      ...words,
      '--method',
      'ntking',
      '--steps',
      '100000',
      '--out',
      folder.path('never.map'),
      '--quiet',
    ];
    const { code } = await ingd(request, { interrupt: AbortSignal.timeout(500) });
    expect(code).toBe(130);
    expect(await folder.names()).toEqual(before);
  });
});
