import { readFile } from 'node:fs/promises';
import { parseTable } from '@ingd/datasets';
import { beforeEach, describe, expect, test } from 'vitest';
import { cloud, csv, parseNumbers } from './clouds.js';
import { ingd, type Outcome, useFolder } from './harness.js';
import { parseOutput } from './schema.js';

const folder = useFolder();
let data = '';

interface Found {
  readonly n: number;
  readonly d: number;
  readonly alpha: number;
  readonly edges: readonly {
    readonly columns: readonly string[];
    readonly numbers: readonly number[];
    readonly precision: number;
    readonly partialCorrelation: number;
  }[];
  readonly precision: readonly (readonly number[])[];
  readonly columns: readonly string[];
  readonly scores: readonly { readonly alpha: number; readonly score: number; readonly folds: readonly number[] }[];
  readonly folds: number | null;
  readonly status: string;
  readonly components: number;
}

/** a — b — c is a chain, in units a thousand times apart; d stands alone. */
function chained(rows: number): readonly (readonly number[])[] {
  return cloud({ seed: 5, rows, columns: 4 }).map(([a = 0, b = 0, c = 0, d = 0]) => {
    const second = a + b;
    return [1000 * a, second, 0.001 * (second + c), d];
  });
}

async function graph(...words: readonly string[]): Promise<Found> {
  const { code, out, err } = await ingd(['graph', ...words, '--json']);
  expect({ code, err }).toEqual({ code: 0, err: '' });
  return parseOutput<Found>(out);
}

beforeEach(async () => {
  data = await folder.write('data.csv', csv(chained(300), ['a', 'b', 'c', 'd']));
});

describe('ingd graph', () => {
  test('finds the edges by name, whatever the units', async () => {
    const found = await graph(data);
    expect(found.edges.map(({ columns }) => columns)).toEqual([
      ['a', 'b'],
      ['b', 'c'],
    ]);
    expect(found.edges[0]).toMatchObject({ numbers: [1, 2] });
    expect(found.edges.every(({ precision, partialCorrelation }) => precision < 0 && partialCorrelation > 0.3)).toBe(
      true,
    );
    expect(found).toMatchObject({ n: 300, d: 4, folds: 5, status: 'converged', columns: ['a', 'b', 'c', 'd'] });
    const best = found.scores.toSorted((p, q) => q.score - p.score)[0];
    expect(found.alpha).toBe(best?.alpha);
    expect(found.precision[0]?.[1]).toBe(found.edges[0]?.precision);
  });

  test('the seed decides the folds; the same seed, the same graph', async () => {
    const [first, again, other] = [await graph(data), await graph(data), await graph(data, '--seed', '9')];
    expect(again.scores).toEqual(first.scores);
    expect(other.scores).not.toEqual(first.scores);
    expect((await graph(data, '--no-shuffle')).scores).toEqual(
      (await graph(data, '--no-shuffle', '--seed', '9')).scores,
    );
  });

  test('takes a penalty, a list of them, and folds', async () => {
    const given = await graph(data, '--alpha', '0.2');
    expect(given).toMatchObject({ alpha: 0.2, folds: null, scores: [] });
    const listed = await graph(data, '--alphas', '0.3,0.05,0.1', '--folds', '3');
    expect(listed.scores.map(({ alpha }) => alpha)).toEqual([0.3, 0.1, 0.05]);
    expect(listed.scores.every(({ folds }) => folds.length === 3)).toBe(true);
    expect((await graph(data, '--alphas', '0.25,')).alpha).toBe(0.25);
    expect((await graph(data, '--alpha', '1')).edges).toEqual([]);
    expect((await graph(data, '--alpha', '1')).components).toBe(4);
  });

  test('without a penalty gives the inverse covariance, in the units of the columns where asked', async () => {
    const { precision } = await graph(data, '--alpha', '0', '--no-standardize');
    // The chain: Θ = [[2, −1, 0], [−1, 2, −1], [0, −1, 1]] in units of 1, estimated from 300 rows.
    expect((precision[0]?.[0] as number) * 1e6).toBeCloseTo(2, 0);
    expect((precision[2]?.[2] as number) * 1e-6).toBeCloseTo(1, 0);
    expect((precision[0]?.[1] as number) * 1e3).toBeCloseTo(-1, 0);
  });

  test('writes the matrix with the names of the columns, or to standard output', async () => {
    const out = folder.path('precision.csv');
    const { precision } = await graph(data, '--out', out);
    expect((await readFile(out, 'utf8')).split('\n')[0]).toBe('a,b,c,d');
    expect(parseNumbers(await readFile(out, 'utf8'))).toEqual(precision);
    const npy = folder.path('precision.npy');
    await graph(data, '--out', npy);
    expect(Array.from(parseTable(await readFile(npy)).values.data)).toEqual(precision.flat());
    const piped = await ingd(['graph', data, '--out', '-', '--quiet']);
    expect(parseNumbers(piped.out)).toEqual(precision);
  });

  test('says it in words: the penalty, how many edges, the strongest first', async () => {
    const { code, out } = await ingd(['graph', data]);
    expect(code).toBe(0);
    expect(out).toMatch(/^alpha \S+ \(best of \d+ by 5-fold cross-validation\)\n2 edges among 4 columns/);
    expect(out).toMatch(/b — c {2}partial correlation \+0\.\d{3}, precision -\d\.\d{3}\n {2}a — b/);
  });

  test('leaves labels and rows with missing entries out where told', async () => {
    const rows = chained(40).map((row, at) => [
      ...row.slice(0, 3),
      at === 3 ? 'NaN' : (row[3] ?? 0),
      at % 2 === 0 ? 'x' : 'y',
    ]);
    const labelled = await folder.write('labelled.csv', csv(rows, ['a', 'b', 'c', 'd', 'kind']));
    const { code, out } = await ingd(['graph', labelled, '--labels', 'kind', '--drop-missing', '--json', '--quiet']);
    expect(code).toBe(0);
    expect(parseOutput<Found>(out)).toMatchObject({ n: 39, d: 4 });
  });
});

describe('ingd graph refuses, in one line', () => {
  async function expectRefusal(words: readonly string[], message: RegExp): Promise<Outcome> {
    const before = await folder.names();
    const outcome = await ingd(['graph', ...words]);
    expect(outcome.err).toMatch(message);
    expect({ code: outcome.code, out: outcome.out, lines: outcome.err.trimEnd().split('\n').length }).toEqual({
      code: 2,
      out: '',
      lines: 1,
    });
    expect(await folder.names()).toEqual(before);
    return outcome;
  }

  test.each<[string, string, readonly string[], RegExp]>([
    [
      'a column that never varies',
      'a,b\n1,5\n2,5\n3,5\n4,5\n5,5\n6,5\n7,5\n8,5\n9,5\n10,5\n',
      [],
      /never does \(b\); leave it out/,
    ],
    ['fewer rows than folds need', 'a,b\n1,2\n2,1\n3,5\n', [], /at least 10 rows for 5 folds, got 3; lower --folds/],
    ['one row', 'a,b\n1,2\n', ['--alpha', '0.1'], /at least 2 rows, got 1/],
    ['one column', `a\n${Array.from({ length: 20 }, (_, i) => i).join('\n')}\n`, [], /at least 2 columns/],
    ['NaN', 'a,b\n1,2\nNaN,1\n3,5\n', [], /line 3, column 1/],
    [
      'a column that varies in one row alone',
      `a,b\n${Array.from({ length: 12 }, (_, i) => `${i * i},${i === 4 ? 1 : 0}`).join('\n')}\n`,
      [],
      /rows of a fold/,
    ],
    ['columns that are copies, without a penalty', 'a,b\n1,1\n2,2\n4,4\n', ['--alpha', '0'], /regular covariance/],
  ])('%s', async (_, content, words, message) => {
    await expectRefusal([await folder.write('bad.csv', content), ...words], message);
  });

  test.each<[readonly string[], RegExp]>([
    [['--alpha', '-1'], /--alpha/],
    [['--alphas', '0.1'], /a whole number of at most 1000\), or penalties/],
    [['--alphas', '0.1,0'], /--alphas/],
    [['--folds', '1'], /--folds/],
    [['--threshold', 'none'], /--threshold/],
    [['--out', '-', '--json'], /both want standard output/],
  ])('%j', async (words, message) => {
    const { code, err } = await ingd(['graph', data, ...words]);
    expect(code).toBe(2);
    expect(err).toMatch(message);
  });

  test('an output that exists, unless forced', async () => {
    const out = await folder.write('taken.csv', 'mine');
    await expectRefusal([data, '--out', out], /exists; --force replaces it/);
    expect((await ingd(['graph', data, '--out', out, '--force'])).code).toBe(0);
  });

  test('an interrupted search ends with 130 and leaves nothing', async () => {
    const wide = await folder.write('wide.csv', csv(cloud({ seed: 3, rows: 300, columns: 200 }))); // seconds, where nobody ends it
    const ending = new AbortController();
    setTimeout(() => ending.abort(), 50);
    const { code, err } = await ingd(['graph', wide, '--out', folder.path('p.csv')], { interrupt: ending.signal });
    expect({ code, err }).toEqual({ code: 130, err: expect.stringMatching(/interrupted; nothing was saved/) });
    expect(await folder.names()).not.toContain('p.csv');
  });
});
