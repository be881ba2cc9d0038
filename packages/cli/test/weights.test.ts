import { beforeEach, describe, expect, test } from 'vitest';
import { cloud, csv, parseNumbers } from './clouds.js';
import { ingd, useFolder } from './harness.js';
import { parseOutput } from './schema.js';

const folder = useFolder();
const names = ['x', 'y'];
const counts = Array.from({ length: 30 }, (_, row) => (row * 7) % 4);

interface Compared {
  readonly weights: string | null;
  readonly mmd: { readonly value: number; readonly pValue: number | null; readonly bandwidth: number };
  readonly metrics: readonly {
    readonly name: string;
    readonly value: number | null;
    readonly pValue: number | null;
    readonly reason?: string;
  }[];
}

interface Fitted {
  readonly m: number;
  readonly mmd: { readonly before: number; readonly after: number; readonly bandwidth: number };
  readonly settings: { readonly weights: string | null };
}

let [source, weighted, copied, plain] = ['', '', '', ''];

beforeEach(async () => {
  const target = cloud({ seed: 5, rows: 30, center: 1.5, spread: 0.6 });
  source = await folder.write('source.csv', csv(cloud({ seed: 4, rows: 25 }), names));
  // The weights stand between the columns and are named otherwise than by their place.
  const rows = target.map(([x = 0, y = 0], row) => [x, counts[row] ?? 0, y]);
  weighted = await folder.write('weighted.csv', csv(rows, ['x', 'w', 'y']));
  copied = await folder.write(
    'copied.csv',
    csv(
      target.flatMap((row, at) => new Array<number[]>(counts[at] ?? 0).fill(row)),
      names,
    ),
  );
  plain = await folder.write('plain.csv', csv(target, names));
});

async function fit(target: string, ...words: readonly string[]): Promise<Fitted & { readonly moved: number[][] }> {
  const out = ['--out', folder.path('map'), '--moved', '-', '--force'];
  const fixed = ['--steps', '4', '--holdout', '0', '--statistic', 'moments:2', '--backend', 'wasm', '--quiet'];
  const moved = await ingd(['fit', source, target, ...out, ...fixed, ...words]);
  const told = await ingd([
    'fit',
    source,
    target,
    '--out',
    folder.path('map'),
    '--force',
    ...fixed,
    ...words,
    '--json',
  ]);
  expect({ codes: [moved.code, told.code], err: moved.err }).toEqual({ codes: [0, 0], err: '' });
  return { ...parseOutput<Fitted>(told.out), moved: parseNumbers(moved.out) };
}

function largestDifference(a: readonly number[][], b: readonly number[][]): number {
  return Math.max(...a.flat().map((value, i) => Math.abs(value - (b.flat()[i] ?? Number.NaN))));
}

describe('ingd fit --weights', () => {
  test('a target row of weight 2 is the row twice, in the coordinates and the judgement too', async () => {
    const [ours, theirs, others] = [await fit(weighted, '--weights', 'w'), await fit(copied), await fit(plain)];
    expect(ours.settings.weights).toBe('w');
    expect(theirs.settings.weights).toBeNull();
    expect(largestDifference(ours.moved, theirs.moved)).toBeLessThan(1e-4);
    expect(largestDifference(ours.moved, others.moved)).toBeGreaterThan(1e-2);
    for (const name of ['before', 'after', 'bandwidth'] as const) {
      expect(Math.abs(ours.mmd[name] - theirs.mmd[name])).toBeLessThan(1e-4);
    }
    expect(ours.m).toBe(counts.filter((count) => count > 0).length);
  });

  test('with components of both tables, too', async () => {
    const [ours, theirs] = [await fit(weighted, '--weights', '2', '--pca', '1'), await fit(copied, '--pca', '1')];
    expect(largestDifference(ours.moved, theirs.moved)).toBeLessThan(1e-4);
  });

  test('centres and batches are drawn by weight, and held-out rows keep theirs', async () => {
    const words = ['--weights', 'w', '--steps', '3', '--batch', '10', '--json', '--quiet'];
    const { code, out } = await ingd(['fit', source, weighted, '--out', folder.path('map'), ...words]);
    expect(code).toBe(0);
    expect(parseOutput<{ readonly mHeldOut: number }>(out).mHeldOut).toBeGreaterThan(0);
  });

  test('a run is not resumed with other weights', async () => {
    const words = [
      '--out',
      folder.path('map'),
      '--steps',
      '2',
      '--checkpoint',
      folder.path('run'),
      '--force',
      '--quiet',
    ];
    expect((await ingd(['fit', source, weighted, '--weights', 'w', ...words])).code).toBe(0);
    const text = csv(
      cloud({ seed: 5, rows: 30, center: 1.5, spread: 0.6 }).map(([x = 0, y = 0], row) => [
        x,
        (counts[row] ?? 0) * 2,
        y,
      ]),
      ['x', 'w', 'y'],
    );
    const doubled = await folder.write('doubled.csv', text);
    const { code, err } = await ingd(['fit', source, doubled, '--weights', 'w', ...words, '--resume', '--steps', '3']);
    expect(code).toBe(2);
    expect(err).toMatch(/keeps a run with another target/);
  });
});

describe('ingd compare --weights', () => {
  const chosen = 'mmd,energy,sliced-wasserstein,wasserstein,sinkhorn,stein,kliep,gaussian-kl,frechet,precision-recall';

  async function compare(b: string, ...words: readonly string[]): Promise<Compared> {
    const { code, out } = await ingd([
      'compare',
      source,
      b,
      ...words,
      '--json',
      '--permutations',
      '19',
      '--backend',
      'cpu',
    ]);
    expect(code).toBe(0);
    return parseOutput<Compared>(out);
  }

  test('every metric of weighted rows is that of rows repeated; p-values are left out', async () => {
    const ours = await compare(weighted, '--weights', 'w', '--metrics', chosen);
    const theirs = await compare(copied, '--metrics', chosen);
    expect(ours.weights).toBe('w');
    expect(ours.mmd.pValue).toBeNull();
    expect(Math.abs(ours.mmd.bandwidth - theirs.mmd.bandwidth)).toBeLessThan(1e-6);
    for (const [index, { name, value, pValue }] of ours.metrics.entries()) {
      const other = theirs.metrics[index];
      expect({ name, pValue }).toEqual({ name: other?.name, pValue: null });
      // What is drawn (directions, centres among the rows of A) is drawn by the same key.
      expect(Math.abs((value ?? Number.NaN) - (other?.value ?? Number.NaN)), name).toBeLessThan(
        1e-4 * (1 + Math.abs(value ?? 0)),
      );
    }
  });

  test('says which metrics take no weights', async () => {
    const { metrics } = await compare(weighted, '--weights', 'w', '--metrics', 'mmd,linear-mmd,classifier,neighbors');
    const refused = metrics.filter(({ name }) => name !== 'mmd');
    expect(refused.map(({ value, reason }) => ({ value, reason }))).toEqual(
      Array.from({ length: 3 }, () => ({ value: null, reason: 'it takes no weights' })),
    );
    expect((await ingd(['compare', source, weighted, '--weights', 'w', '--metrics', 'mmd'])).out).toMatch(
      /^MMD [\d.]+, with weights, of which tests take none$/m,
    );
  });
});

describe('refused in one line', () => {
  const out = () => ['--out', folder.path('map')];

  test.each([
    [
      'a column that TARGET lacks',
      () => ['fit', source, plain, ...out(), '--weights', 'w'],
      /plain.csv: expected a column of weights "w", got x, y/,
    ],
    [
      'a number beyond the columns',
      () => ['fit', source, plain, ...out(), '--weights', '7'],
      /expected a column of weights "7"/,
    ],
    [
      'a column that SOURCE has, too',
      () => ['fit', weighted, weighted, ...out(), '--weights', 'w'],
      /has the column of weights "w", too, but only rows of TARGET can have weights/,
    ],
    [
      'a column that neither table has',
      () => ['compare', source, plain, '--weights', 'w'],
      /neither .*source.csv nor .*plain.csv has the column of weights "w"/,
    ],
  ])('%s', async (_name, words, message) => {
    const { code, err } = await ingd(words());
    expect(code).toBe(2);
    expect(err).toMatch(message);
    expect(err.trim().split('\n')).toHaveLength(1);
  });

  test('weights that are negative or all 0', async () => {
    const rows = (weight: number) =>
      csv(
        [
          [1, weight],
          [2, 1],
          [3, weight],
        ].map(([x = 0, w = 0]) => [x, x + 1, w]),
        ['x', 'y', 'w'],
      );
    const negative = await folder.write('negative.csv', rows(-1));
    const { code, err } = await ingd(['fit', source, negative, ...out(), '--weights', 'w']);
    expect({ code, err: /expected weights of 0 or more, got -1 in row 1/.test(err) }).toEqual({ code: 2, err: true });
    const none = await folder.write(
      'none.csv',
      csv(
        [
          [1, 2, 0],
          [2, 3, 0],
        ],
        ['x', 'y', 'w'],
      ),
    );
    expect((await ingd(['fit', source, none, ...out(), '--weights', 'w'])).err).toMatch(
      /expected a weight above 0, got only 0/,
    );
  });
});
