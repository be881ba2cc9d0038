import { readFile } from 'node:fs/promises';
import { decodeMap } from '@ingd/particles';
import { beforeEach, describe, expect, test } from 'vitest';
import { cloud, csv, parseNumbers } from './clouds.js';
import { ingd, useFolder } from './harness.js';
import { parseOutput } from './schema.js';

const folder = useFolder();
let source = '';
let target = '';

beforeEach(async () => {
  source = await folder.write('source.csv', csv(cloud({ seed: 1, rows: 40 }), ['x', 'y']));
  target = await folder.write('target.csv', csv(cloud({ seed: 2, rows: 60, center: 3, spread: 0.5 }), ['x', 'y']));
});

function fit(...more: readonly string[]) {
  return ingd(['fit', source, target, '--out', folder.path('map'), '--backend', 'cpu', ...more]);
}

interface Fields {
  readonly b: number | null;
  readonly flow: string;
  readonly mmd: { readonly before: number; readonly after: number };
  readonly settings: Readonly<Record<string, unknown>>;
  readonly history: readonly Readonly<Record<string, number>>[];
}

const bytesOf = (name: string) => readFile(folder.path(name));

describe('flows without statistic', () => {
  test.each(['wgf', 'mmd'])('%s, with steps by the scale of the points', async (flow) => {
    const { code, out } = await fit('--json', '--flow', flow, '--steps', '30');
    expect(code).toBe(0);
    const { b, settings, mmd, history } = parseOutput<Fields>(out);
    expect(b).toBeNull();
    expect(settings).toMatchObject({
      flow,
      stepSize: 'adaptive',
      statistic: null,
      damping: null,
      ridge: null,
      kernel: null,
    });
    expect(mmd.after).toBeLessThan(mmd.before / 3);
    expect(history).toHaveLength(30);
    expect(history.every((entry) => !('merit' in entry) && !('gradientNorm' in entry))).toBe(true);
    expect(history.every((entry) => 'objective' in entry === (flow === 'mmd'))).toBe(true);
  });

  test.each(['wgf', 'mmd'])('the paper preset of %s', async (flow) => {
    const { settings } = parseOutput<Fields>(
      (await fit('--json', '--flow', flow, '--preset', 'paper', '--steps', '3')).out,
    );
    expect(settings).toMatchObject({ stepSize: 1, steps: 3, standardize: false, ridge: null, diagonal: false });
  });

  test('wgf is resumed bit for bit, and its map moves the rows it was fitted on to the run’s own end', async () => {
    const wgf = (name: string, ...more: readonly string[]) =>
      ingd(['fit', source, target, '--flow', 'wgf', '--backend', 'cpu', '--out', folder.path(name), ...more]);
    const run = folder.path('run');
    const moved = folder.path('moved.csv');
    expect((await wgf('whole', '--steps', '6', '--moved', moved)).code).toBe(0);
    await wgf('part', '--steps', '3', '--checkpoint', run);
    const { code, err } = await wgf('resumed', '--steps', '6', '--checkpoint', run, '--resume');
    expect({ code, err }).toEqual({ code: 0, err: 'going on after step 3\n' });
    expect((await bytesOf('resumed')).equals(await bytesOf('whole'))).toBe(true);
    const again = folder.path('again.csv');
    expect((await ingd(['apply', folder.path('whole'), source, '--out', again, '--backend', 'cpu'])).code).toBe(0);
    expect(await readFile(again, 'utf8')).toBe(await readFile(moved, 'utf8'));
    const compared = await ingd(['compare', moved, target, '--metrics', 'mmd', '--json', '--backend', 'cpu']);
    expect(compared.code).toBe(0);
  });

  test('people read what was done, and that the map holds rows of both tables', async () => {
    const { out } = await fit('--flow', 'mmd', '--kernel', 'matern52', '--steps', '3');
    expect(out).toContain('3 steps of mmd with the kernel matern52, ');
    expect(out).toContain('(contains the moved rows of SOURCE and rows of TARGET: mind that before you share it)');
  });

  test('a page is written without a statistic to speak of', async () => {
    const page = folder.path('page.html');
    expect((await fit('--flow', 'wgf', '--steps', '3', '--report', page)).code).toBe(0);
    expect(await readFile(page, 'utf8')).not.toContain('size of the statistic');
  });
});

describe('kernels and features', () => {
  test.each<[string, readonly string[], string]>([
    ['king of an inverse multiquadric', ['--flow', 'king', '--kernel', 'imq'], 'kernel-gradient'],
    ['king of a Matérn kernel', ['--flow', 'king', '--kernel', 'matern32'], 'kernel-gradient'],
    ['scalar, for short, of a Matérn kernel', ['--flow', 'scalar', '--kernel', 'matern52'], 'scalar-kernel'],
    ['rfking', ['--flow', 'rfking'], 'random-feature-gradient'],
    ['mmd of a Gaussian', ['--flow', 'mmd', '--kernel', 'gaussian', '--bandwidth', '1'], 'mean-discrepancy'],
    ['ntking by Fourier features', ['--statistic', 'rff:10+moments:1'], 'mlp-tangent'],
  ])('%s', async (_name, words, kind) => {
    const { out } = await fit('--json', '--steps', '8', ...words);
    const { mmd } = parseOutput<Fields>(out);
    expect(mmd.after).toBeLessThan(mmd.before);
    const { steps } = decodeMap(await bytesOf('map'));
    expect(steps.every(({ drift }) => drift.kind === kind)).toBe(true);
  });

  test('a Fourier feature counts for its cosine and its sine', async () => {
    expect(parseOutput<Fields>((await fit('--json', '--steps', '1', '--statistic', 'rff:7+moments:1')).out).b).toBe(16);
  });

  test('a statistic from a file is of the columns in their own units, and belongs to the run', async () => {
    const edges = await folder.write('edges.json', JSON.stringify({ kind: 'pairwise', dimension: 2, edges: [[0, 1]] }));
    const run = folder.path('run');
    const words = ['--statistic', `moments:1+${edges}`, '--damping', '0.001'];
    const { out } = await fit('--json', '--steps', '30', '--checkpoint', run, ...words);
    const { b, settings, mmd } = parseOutput<Fields>(out);
    expect(b).toBe(3);
    expect(settings.statistic).toMatch(/^moments:1\+edges\.json#[0-9a-f]{12}$/);
    expect(mmd.after).toBeLessThan(mmd.before);
    await folder.write('edges.json', JSON.stringify({ kind: 'pairwise', dimension: 2, edges: [[0, 0]] }));
    const resumed = await fit('--steps', '31', '--checkpoint', run, '--resume', '--force', ...words);
    expect(resumed.code).toBe(2);
    expect(resumed.err).toMatch(/a run with --statistic moments:1\+edges.json#/);
  });

  test('the mean of the product that a file asks for is met in the units of the table', async () => {
    const path = await folder.write('edges.json', JSON.stringify({ kind: 'pairwise', dimension: 2, edges: [[0, 1]] }));
    const moved = folder.path('moved.csv');
    await fit('--statistic', `moments:1+${path}`, '--steps', '60', '--moved', moved, '--holdout', '0');
    const meanProduct = async (file: string) => {
      const rows = parseNumbers(await readFile(file, 'utf8'));
      return rows.reduce((sum, [a = 0, b = 0]) => sum + a * b, 0) / rows.length;
    };
    expect(Math.abs((await meanProduct(moved)) / (await meanProduct(target)) - 1)).toBeLessThan(0.02);
  });

  test.each<[string, string, RegExp]>([
    ['is no JSON', 'kind: rbf', /expected a recorded statistic, got something that is not JSON/],
    ['is no statistic', '{"kind":"wavelets"}', /expected a kind among rbf, .* got "wavelets"/],
    [
      'is of other columns',
      '{"kind":"moments","dimension":3,"order":1}',
      /a statistic of 2 columns, as SOURCE has, got one of 3/,
    ],
  ])('a file that %s is refused in one line', async (_name, content, message) => {
    const { code, err } = await fit('--statistic', await folder.write('mine.json', content));
    expect(code).toBe(2);
    expect(err).toMatch(message);
    expect(err.trimEnd().split('\n')).toHaveLength(1);
  });

  test('a run with another kernel is not gone on with', async () => {
    const run = folder.path('run');
    await fit('--flow', 'king', '--steps', '2', '--checkpoint', run);
    const { code, err } = await fit(
      '--flow',
      'king',
      '--kernel',
      'imq',
      '--steps',
      '3',
      '--checkpoint',
      run,
      '--resume',
      '--force',
    );
    expect(code).toBe(2);
    expect(err).toMatch(/a run with --kernel null, got imq/);
  });

  test.each(['wgf', 'king'])('all rows of the source alike: %s is refused with the remedy', async (flow) => {
    const equal = await folder.write('equal.csv', '1,2\n1,2\n1,2\n');
    const words = ['fit', equal, target, '--out', folder.path('map'), '--flow', flow, '--backend', 'cpu'];
    const { code, err } = await ingd(words);
    expect(code).toBe(2);
    expect(err.trimEnd().split('\n').at(-1)).toBe(
      `ingd fit: the rows of SOURCE are all equal, so that --flow ${flow} finds no bandwidth; give --bandwidth, or take --flow ntking`,
    );
  });
});
