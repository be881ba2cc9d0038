import { readFile } from 'node:fs/promises';
import { beforeEach, describe, expect, test } from 'vitest';
import { cloud, csv, parseNumbers } from './clouds.js';
import { ingd, useFolder } from './harness.js';
import { parseOutput } from './schema.js';

const folder = useFolder();
let source = '';
let target = '';

const NAMES = ['x', 'y'];

beforeEach(async () => {
  source = await folder.write('source.csv', csv(cloud({ seed: 1, rows: 60, spread: 3 }), NAMES));
  target = await folder.write('target.csv', csv(cloud({ seed: 2, rows: 60, center: 5 }), NAMES));
});

function fit(...more: readonly string[]) {
  const small = [
    '--steps',
    '4',
    '--step-size',
    '0.5',
    '--ridge',
    '0.001',
    '--statistic',
    'rbf:30',
    '--backend',
    'wasm',
  ];
  return ingd(['fit', source, target, '--out', folder.path('map'), ...small, ...more]);
}

function apply(points: string, out: string, ...more: readonly string[]) {
  return ingd(['apply', folder.path('map'), points, '--out', folder.path(out), '--backend', 'wasm', ...more]);
}

async function rowsOf(name: string): Promise<number[][]> {
  return parseNumbers(await readFile(folder.path(name), 'utf8'));
}

describe('a map of --invertible', () => {
  beforeEach(async () => {
    const { code, out, err } = await fit('--invertible', '--moved', folder.path('moved.csv'), '--json');
    expect({ code, err }).toEqual({ code: 0, err: '' });
    const { history, settings } = parseOutput<{
      history: { substeps: number; contraction: number }[];
      settings: object;
    }>(out);
    expect(settings).toMatchObject({ invertible: true });
    expect(history.every(({ substeps, contraction }) => substeps >= 1 && contraction < 0.9)).toBe(true);
  });

  test('leads moved rows back', async () => {
    const { code, out } = await apply(folder.path('moved.csv'), 'back.csv', '--inverse', '--json');
    expect(code).toBe(0);
    const { inverse } = parseOutput<{ inverse: { largestError: number; folds: number; uncertain: number } }>(out);
    expect(inverse).toMatchObject({ folds: 0, uncertain: 0 });
    expect(inverse.largestError).toBeLessThan(1e-4);
    const [back, began] = [await rowsOf('back.csv'), parseNumbers(await readFile(source, 'utf8'))];
    const differences = back.flatMap((row, i) =>
      row.map((value, j) => Math.abs(value - (began[i]?.[j] ?? Number.NaN))),
    );
    expect(Math.max(...differences)).toBeLessThan(0.01);
  });

  test('finds columns by name on the way back too', async () => {
    const swapped = csv(
      (await rowsOf('moved.csv')).map((row) => [...row].reverse()),
      ['y', 'x'],
    );
    await apply(await folder.write('swapped.csv', swapped), 'swapped-back.csv', '--inverse');
    await apply(folder.path('moved.csv'), 'back.csv', '--inverse');
    expect(await rowsOf('swapped-back.csv')).toEqual((await rowsOf('back.csv')).map((row) => [...row].reverse()));
  });

  test('has a density that integrates to one, in the units of the rows', async () => {
    expect((await fit('--invertible', '--statistic', 'moments:2', '--steps', '15', '--force')).code).toBe(0);
    const [count, low, high] = [40, -1, 11];
    const width = (high - low) / count;
    const grid = Array.from({ length: count * count }, (_, i) => [
      low + (Math.floor(i / count) + 0.5) * width,
      low + ((i % count) + 0.5) * width,
    ]);
    const points = await folder.write('grid.csv', csv(grid, NAMES));
    const { code, out } = await apply(points, 'density.csv', '--log-density', '--json');
    expect(code).toBe(0);
    const { logDensity } = parseOutput<{ logDensity: { source: string; folds: number } }>(out);
    expect(logDensity).toMatchObject({ source: 'fitted' });
    const text = await readFile(folder.path('density.csv'), 'utf8');
    expect(text.split('\n')[0]).toBe('log_density,standard_error,inverse_error,contraction');
    const values = parseNumbers(text).map(([value = Number.NaN]) => (Number.isNaN(value) ? 0 : Math.exp(value)));
    expect(Math.abs(values.reduce((sum, value) => sum + value * width * width, 0) - 1)).toBeLessThan(0.01);
  });

  test('from a standard normal source where that is asked for; labels travel along', async () => {
    const rows = await folder.write('labelled.csv', 'x,y,kind\n5,5,a\n4,6,b\n');
    const words = ['--labels', 'kind', '--log-density'];
    const fitted = await apply(rows, 'fitted.csv', ...words);
    const standard = await apply(rows, 'standard.csv', ...words, '--source', 'standard');
    expect([fitted.code, standard.code]).toEqual([0, 0]);
    expect(standard.out).toMatch(/log densities of 2 rows under the standard normal source, -?[\d.]+ nats on average/);
    const [one, two] = [await rowsOf('fitted.csv'), await rowsOf('standard.csv')];
    expect(one[0]?.[0]).not.toBe(two[0]?.[0]);
    expect(await readFile(folder.path('fitted.csv'), 'utf8')).toMatch(/contraction,kind\n.*,a\n.*,b\n$/);
  });
});

describe('a map that has none', () => {
  test('of ordinary steps: the step is named, exit code 2', async () => {
    await fit();
    for (const option of ['--inverse', '--log-density']) {
      const { code, out, err } = await apply(target, 'back.csv', option);
      expect({ code, out }).toEqual({ code: 2, out: '' });
      expect(err).toMatch(
        /^ingd apply: [^\n]*map: expected a map of one-to-one steps, got step 1, which may fold space[^\n]*--invertible\)\n$/,
      );
    }
    expect(await folder.names()).toEqual(['map', 'source.csv', 'target.csv']);
  });

  test('within components: no density, but a way back', async () => {
    expect((await fit('--invertible', '--pca', '1', '--moved', folder.path('moved.csv'))).code).toBe(0);
    const { code, err } = await apply(target, 'density.csv', '--log-density');
    expect({ code, err }).toEqual({
      code: 2,
      err: expect.stringMatching(/moves within 1 components and keeps the rest, which has no density.*--pca/),
    });
    const standard = await apply(target, 'density.csv', '--log-density', '--source', 'standard');
    expect(standard.err).toMatch(/moves within 1 components and keeps the rest, which has no density/);
    expect((await apply(folder.path('moved.csv'), 'back.csv', '--inverse')).code).toBe(0);
  });

  test('both at once are refused', async () => {
    await fit('--invertible');
    const { code, err } = await apply(target, 'x.csv', '--inverse', '--log-density');
    expect({ code, err }).toEqual({ code: 2, err: expect.stringMatching(/give one of them/) });
  });
});
