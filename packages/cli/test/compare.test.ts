import { beforeEach, describe, expect, test } from 'vitest';
import { cloud, csv } from './clouds.js';
import { ingd, useFolder } from './harness.js';
import { parseOutput } from './schema.js';

const folder = useFolder();

interface Compared {
  readonly mmd: { readonly value: number; readonly pValue: number; readonly bandwidth: number };
  readonly metrics: readonly {
    readonly name: string;
    readonly value: number | null;
    readonly pValue: number | null;
    readonly settings: Readonly<Record<string, unknown>>;
    readonly reason?: string;
  }[];
}

async function compare(...words: readonly string[]): Promise<Compared> {
  const { code, out, err } = await ingd(['compare', ...words, '--json', '--backend', 'cpu']);
  expect({ code, err }).toEqual({ code: 0, err: '' });
  return parseOutput<Compared>(out);
}

describe('ingd compare', () => {
  let [here, alsoHere, there] = ['', '', ''];

  beforeEach(async () => {
    here = await folder.write('here.csv', csv(cloud({ seed: 1, rows: 40 })));
    alsoHere = await folder.write('also.csv', csv(cloud({ seed: 2, rows: 50 })));
    there = await folder.write('there.csv', csv(cloud({ seed: 3, rows: 50, center: 2 })));
  });

  test('finds clouds apart with the least p-value there can be', async () => {
    const { mmd } = await compare(here, there, '--permutations', '199');
    expect(mmd.pValue).toBe(1 / 200);
    expect(mmd.value).toBeGreaterThan(0.3);
  });

  test('leaves samples of one distribution together', async () => {
    expect((await compare(here, alsoHere, '--permutations', '199')).mmd.pValue).toBeGreaterThan(0.05);
  });

  test('does not depend on units when it standardises, and does when it does not', async () => {
    const scaled = (seed: number, center: number) =>
      csv(cloud({ seed, rows: 40, center }).map(([x = 0, y = 0]) => [x, 1000 * y]));
    const a = await folder.write('a.csv', scaled(1, 0));
    const b = await folder.write('b.csv', scaled(3, 2));
    const plainA = await folder.write('pa.csv', csv(cloud({ seed: 1, rows: 40 })));
    const plainB = await folder.write('pb.csv', csv(cloud({ seed: 3, rows: 40, center: 2 })));
    const few = ['--permutations', '19'];
    const [scaledUp, plain] = [await compare(a, b, ...few), await compare(plainA, plainB, ...few)];
    expect(scaledUp.mmd.value).toBeCloseTo(plain.mmd.value, 8);
    const raw = await compare(a, b, ...few, '--no-standardize');
    expect(raw.mmd.bandwidth).toBeGreaterThan(100 * plain.mmd.bandwidth);
  });

  test('the bandwidth can be given, and the seed decides the permutations', async () => {
    const first = await compare(here, alsoHere, '--bandwidth', '2', '--permutations', '99', '--seed', '4');
    expect(first.mmd.bandwidth).toBe(2);
    const again = await compare(here, alsoHere, '--bandwidth', '2', '--permutations', '99', '--seed', '4');
    expect(again.mmd).toEqual(first.mmd);
  });

  test('lists every metric with its value, p-value and settings', async () => {
    const { metrics, mmd } = await compare(here, there, '--permutations', '99');
    expect(metrics.map(({ name }) => name)).toEqual([
      'mmd',
      'linear-mmd',
      'energy',
      'sliced-wasserstein',
      'wasserstein',
      'sinkhorn',
      'stein',
      'classifier',
      'neighbors',
      'kliep',
      'gaussian-kl',
      'frechet',
      'precision',
      'recall',
      'density',
      'coverage',
    ]);
    const of = Object.fromEntries(metrics.map((each) => [each.name, each]));
    expect(of.mmd).toMatchObject({ value: mmd.value, pValue: mmd.pValue, settings: { bandwidth: mmd.bandwidth } });
    for (const name of ['energy', 'sliced-wasserstein', 'classifier', 'neighbors', 'frechet']) {
      expect(of[name], name).toMatchObject({ pValue: 0.01, settings: { permutations: 99 } });
    }
    // Transport between clouds two deviations apart, in units of the pooled deviation.
    expect(of.wasserstein?.value).toBeGreaterThan(of['sliced-wasserstein']?.value ?? 9);
    expect(Math.sqrt(of.sinkhorn?.value ?? 0)).toBeCloseTo(of.wasserstein?.value ?? 0, 0);
    expect(of.wasserstein?.settings).toEqual({ order: 2, n: 40, m: 50 });
    expect(of.precision?.value).toBeLessThan(0.5);
  });

  test('--metrics chooses; mmd is left out where it is not chosen, and never computed otherwise', async () => {
    const chosen = await compare(here, there, '--metrics', 'frechet, wasserstein');
    expect(chosen.metrics.map(({ name }) => name)).toEqual(['wasserstein', 'frechet']);
    expect(chosen.mmd).toBeUndefined();
    const all = await compare(here, there, '--permutations', '19');
    const same = all.metrics.find(({ name }) => name === 'wasserstein');
    expect(chosen.metrics[0]).toEqual(same);
    const { code, err } = await ingd(['compare', here, there, '--metrics', 'mmd,fid']);
    expect({ code, err }).toEqual({
      code: 2,
      err: expect.stringMatching(/"fid" is none\. There are: all, or some of mmd/),
    });
  });

  test('a metric that these tables do not allow says why, and the others go on', async () => {
    const wide = (seed: number) => csv(cloud({ seed, rows: 3 }).map(([x = 0, y = 0]) => [x, y, x * y, x - y, x * x]));
    const a = await folder.write('wide-a.csv', wide(1));
    const b = await folder.write('wide-b.csv', wide(2));
    const { metrics } = await compare(a, b, '--metrics', 'gaussian-kl,frechet', '--permutations', '9');
    expect(metrics[0]).toMatchObject({ name: 'gaussian-kl', value: null, pValue: null });
    expect(metrics[0]?.reason).toMatch(/^gaussianKlDivergence: expected x to vary in every direction/);
    expect(metrics[1]?.value).toBeGreaterThan(0);
    const { out } = await ingd(['compare', a, b, '--metrics', 'gaussian-kl', '--backend', 'cpu']);
    expect(out).toMatch(/^ {2}KL divergence, fitted normals {2}not computed: gaussianKlDivergence: expected/);
  });

  test('Ctrl-C ends a metric', async () => {
    const rows = csv(cloud({ seed: 1, rows: 3000 }));
    const [a, b] = [await folder.write('many-a.csv', rows), await folder.write('many-b.csv', rows)];
    const interrupt = AbortSignal.timeout(300);
    const { code, err } = await ingd(['compare', a, b, '--permutations', '9999', '--quiet'], { interrupt });
    expect({ code, err }).toEqual({ code: 130, err: expect.stringMatching(/interrupted; nothing was saved/) });
  });

  test('says in words what it found', async () => {
    const { out } = await ingd(['compare', here, there, '--permutations', '99', '--backend', 'cpu']);
    expect(out).toMatch(
      /^MMD \d.*, p = 0\.0100 \(99 permutations\): the two samples differ\n {2}MMD² in linear time +/,
    );
  });

  test('large tables are thinned, and that is said', async () => {
    const { out } = await ingd(['compare', here, there, '--rows', '20', '--permutations', '99', '--json']);
    const { n, m, warnings, mmd } = parseOutput<Compared & { n: number; m: number; warnings: string[] }>(out);
    expect({ n, m, pValue: mmd.pValue }).toEqual({ n: 20, m: 20, pValue: 0.01 });
    expect(warnings).toEqual([expect.stringMatching(/20 of 40 rows/), expect.stringMatching(/20 of 50 rows/)]);
  });

  test('says what is odd about the tables', async () => {
    const rows = cloud({ seed: 1, rows: 20 }).map(([x = 0]) => [x, 7]);
    const odd = await folder.write('odd.csv', csv([...rows, ...rows.slice(0, 3)]));
    const { code, out } = await ingd(['compare', odd, here, '--permutations', '9', '--backend', 'cpu', '--json']);
    expect(code).toBe(0);
    expect(parseOutput(out).warnings).toEqual([
      expect.stringMatching(/odd\.csv: 1 of 2 columns never vary: column 2$/),
      expect.stringMatching(/odd\.csv: 3 of 23 rows repeat an earlier one$/),
    ]);
  });

  test('one row is too few', async () => {
    const one = await folder.write('one.csv', '1,2\n');
    const { code, err } = await ingd(['compare', here, one]);
    expect({ code, err }).toEqual({ code: 2, err: expect.stringMatching(/at least 2 rows, got 1/) });
  });
});

describe('ingd info', () => {
  test('names versions, backends with reasons, and memory', async () => {
    const { code, out } = await ingd(['info', '--json']);
    expect(code).toBe(0);
    const { backends, versions } = parseOutput(out) as {
      backends: { backend: string; available: boolean; reason: string | null; adapter: string | null }[];
      versions: Record<string, string>;
    };
    expect(versions).toMatchObject({ node: process.versions.node, '@tensorflow/tfjs-core': '4.22.0' });
    expect(backends.map(({ backend }) => backend)).toEqual(['wasm', 'cpu', 'tensorflow', 'webgpu']);
    for (const { available, reason } of backends) expect(reason === null).toBe(available);
    for (const { backend, available, adapter } of backends) {
      expect(adapter !== null).toBe(backend === 'webgpu' && available);
    }
    expect((await ingd(['info'])).out).toMatch(/wasm +available/);
  });
});
