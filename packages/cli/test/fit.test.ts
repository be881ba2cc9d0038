import { readFile } from 'node:fs/promises';
import { formatTable, parseTable } from '@ingd/datasets';
import { readTable } from '@ingd/datasets/node';
import { decodeMap } from '@ingd/particles';
import { beforeEach, describe, expect, test } from 'vitest';
import { cloud, csv, parseNumbers } from './clouds.js';
import { ingd, useFolder } from './harness.js';
import { parseOutput } from './schema.js';

const folder = useFolder();
let source = '';
let target = '';

const SMALL = ['--steps', '4', '--statistic', 'rbf:20', '--backend', 'cpu'];

beforeEach(async () => {
  source = await folder.write('source.csv', csv(cloud({ seed: 1, rows: 40 }), ['x', 'y']));
  target = await folder.write('target.csv', csv(cloud({ seed: 2, rows: 60, center: 3, spread: 0.5 }), ['x', 'y']));
});

function fit(...more: readonly string[]) {
  return ingd(['fit', source, target, '--out', folder.path('map'), ...SMALL, ...more]);
}

describe('ingd fit --json', () => {
  test('prints the documented object, and the particles come closer', async () => {
    const { code, out, err } = await fit('--json', '--steps', '15');
    expect({ code, err }).toEqual({ code: 0, err: '' });
    const fields = parseOutput(out);
    expect(fields).toMatchObject({
      command: 'fit',
      flow: 'ntking',
      backend: 'cpu',
      n: 40,
      m: 60,
      mHeldOut: 12,
      d: 2,
      b: 20,
      steps: 15,
    });
    const { before, after, targetItself } = fields.mmd as Record<string, number>;
    expect(after).toBeLessThan((before ?? 0) / 2);
    expect(targetItself).toBeGreaterThan(0);
    expect((fields.history as unknown[]).length).toBe(15);
  });

  test.each(['king', 'scalar-king'])('%s moves too', async (flow) => {
    const { out } = await fit('--json', '--flow', flow, '--ridge', '0.001');
    const { mmd } = parseOutput(out) as { mmd: { before: number; after: number } };
    expect(mmd.after).toBeLessThan(mmd.before);
  });

  test.each(['moments:1', 'moments:2', 'rbf:10+moments:2'])('the statistic %s', async (statistic) => {
    const { out } = await fit('--json', '--statistic', statistic);
    const { mmd, b } = parseOutput(out) as { mmd: { before: number; after: number }; b: number };
    expect(mmd.after).toBeLessThan(mmd.before);
    expect(b).toBe({ 'moments:1': 2, 'moments:2': 5, 'rbf:10+moments:2': 15 }[statistic]);
  });

  test('the preset is the authors’ settings, and what stands beside it wins', async () => {
    const { out } = await fit('--json', '--preset', 'paper');
    expect(parseOutput(out).settings).toMatchObject({
      stepSize: 1,
      damping: 0.001,
      ridge: 0.001,
      diagonal: true,
      steps: 4,
    });
  });

  test.each<[string, readonly string[], boolean]>([
    ['are brought to one scale', [], true],
    ['are kept on request', ['--no-standardize'], false],
    ['are kept by the preset, as in the authors’ code', ['--preset', 'paper'], false],
    ['are brought to one scale on request, also by the preset', ['--preset', 'paper', '--standardize'], true],
  ])('columns %s', async (_name, words, standardize) => {
    const { out } = await fit('--json', ...words);
    expect(parseOutput(out).settings).toMatchObject({ standardize });
    const { scale, center } = decodeMap(await readFile(folder.path('map'))).preprocessing;
    expect([...scale].every((value) => value === 1)).toBe(!standardize);
    expect([...center].every((value) => value === 0)).toBe(!standardize);
  });

  test.each<[string, readonly string[], number | 'adaptive', number, number]>([
    ['ntking', [], 'adaptive', 1e-3, 3e-5],
    ['king', [], 'adaptive', 1e-4, 1e-6],
    ['scalar-king', [], 'adaptive', 1e-3, 3e-5],
    ['ntking', ['--step-size', '0.5'], 0.5, 1e-3, 1e-4],
    ['king', ['--step-size', '0.5'], 0.5, 1e-3, 1e-5],
  ])('the steps of %s with %j are those of the library', async (flow, words, stepSize, damping, ridge) => {
    const { out } = await fit('--json', '--flow', flow, ...words);
    const { settings, mmd, history } = parseOutput(out) as {
      settings: object;
      mmd: { before: number; after: number };
      history: { stepSize: number; gainRatio?: number }[];
    };
    expect(settings).toMatchObject({ flow, stepSize, damping, ridge });
    expect(history.every((step) => stepSize === 'adaptive' || step.stepSize === stepSize)).toBe(true);
    expect(history.some((step) => step.gainRatio !== undefined)).toBe(stepSize === 'adaptive');
    expect(mmd.after).toBeLessThan(mmd.before);
  });

  test('each step tells its p-value against held-out rows and what its drift left undone; --stop goes by the first', async () => {
    const { out } = await fit('--json', '--stop', 'indistinguishable', '--steps', '60');
    const { history, settings, steps } = parseOutput(out) as {
      history: { projectionResidual: number; measured: { pValue: number } }[];
      settings: object;
      steps: number;
    };
    expect(settings).toMatchObject({ stop: 'indistinguishable' });
    expect(steps).toBeLessThan(60);
    expect(history.slice(-3).every(({ measured }) => measured.pValue > 0.05)).toBe(true);
    expect(history.every(({ projectionResidual: left }) => left >= 0 && left <= 1)).toBe(true);
    const refused = await fit('--holdout', '0', '--stop', 'indistinguishable', '--force');
    expect({ code: refused.code, err: refused.err }).toEqual({
      code: 2,
      err: expect.stringMatching(/--stop indistinguishable needs held-out target rows/),
    });
  });

  test('without held-out rows there is no floor', async () => {
    const { out } = await fit('--json', '--holdout', '0');
    expect(parseOutput(out)).toMatchObject({ mHeldOut: 0, mmd: { targetItself: null, heldOut: false } });
  });

  test('batches of the target', async () => {
    const { out } = await fit('--json', '--batch', '10');
    const { mmd } = parseOutput(out) as { mmd: { before: number; after: number } };
    expect(mmd.after).toBeLessThan(mmd.before);
  });
});

describe('what a fit writes', () => {
  test('the same seed gives the same file, another seed another', async () => {
    await fit('--seed', '5');
    const first = await readFile(folder.path('map'));
    await fit('--seed', '5', '--force');
    expect((await readFile(folder.path('map'))).equals(first)).toBe(true);
    await fit('--seed', '6', '--force');
    expect((await readFile(folder.path('map'))).equals(first)).toBe(false);
  });

  test('applied to the rows it was fitted on, the map gives the run’s own end, bit for bit', async () => {
    const moved = folder.path('moved.csv');
    const again = folder.path('again.csv');
    expect((await fit('--moved', moved)).code).toBe(0);
    expect((await ingd(['apply', folder.path('map'), source, '--out', again, '--backend', 'cpu'])).code).toBe(0);
    expect(await readFile(again, 'utf8')).toBe(await readFile(moved, 'utf8'));
  });

  test('names, labels and the order of columns travel', async () => {
    const rows = cloud({ seed: 3, rows: 30 }).map(([x = 0, y = 0], i) => [x, i % 2 ? 'cat' : 'dog', y]);
    source = await folder.write('labelled.csv', csv(rows, ['x', 'kind', 'y']));
    const { code, err } = await fit('--labels', 'kind', '--moved', folder.path('moved.csv'));
    expect({ code, err }).toEqual({ code: 0, err: '' });
    const moved = await readTable(folder.path('moved.csv'), { labels: 'kind' });
    expect(moved.columns).toEqual(['x', 'y']);
    expect(moved.labels?.slice(0, 3)).toEqual(['dog', 'cat', 'dog']);
  });

  test('columns are matched by name', async () => {
    await fit('--moved', folder.path('moved.csv'));
    const swapped = parseNumbers(await readFile(target, 'utf8')).map(([x = 0, y = 0]) => [y, x]);
    target = await folder.write('swapped.csv', csv(swapped, ['y', 'x']));
    const { err } = await fit('--moved', folder.path('again.csv'), '--force');
    expect(err).toMatch(/matched .* by name/);
    expect(await readFile(folder.path('again.csv'), 'utf8')).toBe(await readFile(folder.path('moved.csv'), 'utf8'));
  });

  test('what lies outside the principal components stays as it was', async () => {
    await fit('--pca', '1', '--no-standardize', '--moved', folder.path('moved.csv'));
    const map = decodeMap(await readFile(folder.path('map')));
    const [p = 0, q = 0] = map.preprocessing.components?.data ?? [];
    const before = parseNumbers(await readFile(source, 'utf8'));
    const after = parseNumbers(await readFile(folder.path('moved.csv'), 'utf8'));
    const outside = ([x = 0, y = 0]: number[]) => -q * x + p * y;
    for (const [row, point] of after.entries()) expect(outside(point)).toBeCloseTo(outside(before[row] ?? []), 10);
  });

  test.each(['npy', 'npz', 'csv', 'tsv'] as const)('%s.gz in and out', async (format) => {
    const values = parseTable(await readFile(source)).values;
    const name = await folder.write(`in.${format}.gz`, formatTable({ values }, format, { gzip: true }));
    const out = folder.path(`moved.${format}.gz`);
    await fit();
    const { code } = await ingd(['apply', folder.path('map'), name, '--out', out]);
    expect(code).toBe(0);
    expect(await readTable(out)).toMatchObject({ format, gzip: true, values: { rows: 40, columns: 2 } });
  });

  test('--moved - writes to standard output, words go to standard error', async () => {
    const { code, out, err } = await fit('--moved', '-');
    expect(code).toBe(0);
    expect(parseNumbers(out)).toHaveLength(40);
    expect(err).toMatch(/MMD to held-out target rows/);
  });

  test('a report is one page that needs nothing from outside', async () => {
    const { code } = await fit('--report', folder.path('report.html'));
    expect(code).toBe(0);
    const page = await readFile(folder.path('report.html'), 'utf8');
    expect(page).toMatch(/^<!doctype html>/);
    expect(page).toContain('--statistic rbf:20');
    expect(page).not.toMatch(/(src|href)="?https?:/);
  });

  test('rows that are images are shown as images', async () => {
    const rowShape = [3, 4];
    const image = (seed: number) => ({
      values: { rows: 20, columns: 12, data: Float64Array.from(cloud({ seed, rows: 20, columns: 12 }).flat()) },
      rowShape,
    });
    source = await folder.write('a.npy', formatTable(image(1), 'npy'));
    target = await folder.write('b.npy', formatTable(image(2), 'npy'));
    const { code } = await fit('--report', folder.path('report.html'), '--moved', folder.path('moved.npy'));
    expect(code).toBe(0);
    expect(await readFile(folder.path('report.html'), 'utf8')).toContain('data:image/png;base64,');
    expect((await readTable(folder.path('moved.npy'))).rowShape).toEqual(rowShape);
  });

  test('a map that contains samples of the data says so', async () => {
    expect((await fit('--flow', 'king', '--ridge', '0.001')).out).toMatch(/contains the moved rows of SOURCE/);
    expect((await fit('--force')).out).not.toMatch(/contains/);
  });
});

describe('words', () => {
  test('progress is shown on a terminal and nowhere else', async () => {
    const words = ['fit', source, target, '--out', folder.path('map'), ...SMALL, '--force'];
    expect((await ingd(words, { terminalColumns: 100 })).err).toMatch(/step 4\/4 .* steps\/s, .* left, MMD 0\./);
    expect((await ingd(words)).err).toBe('');
    expect((await ingd([...words, '--quiet'], { terminalColumns: 100 })).err).toBe('');
  });

  test('--quiet says nothing', async () => {
    expect(await fit('--quiet')).toEqual({ code: 0, out: '', err: '' });
  });
});
