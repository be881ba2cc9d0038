// Not on webgpu: all of it is computed on the host
import { createKey, type Matrix, normalValues } from '@ingd/engine';
import { describe, expect, test } from 'vitest';
import { tooLarge, workOf } from '../src/compare/costs.js';
import { describeForecast, type Forecast, sizeOf } from '../src/compare/forecast.js';
import { foretellMetrics, measure } from '../src/compare/measure.js';
import { metricLines } from '../src/compare/metric-lines.js';
import { type MetricName, metricNames } from '../src/compare/metric-names.js';

function cloud(seed: number, rows: number): Matrix {
  return { rows, columns: 2, data: normalValues(createKey(seed), 2 * rows) };
}

function request(rows: number, chosen: readonly MetricName[], permutations = 19) {
  const { signal } = new AbortController();
  const keys = { test: createKey(3), others: createKey(4) };
  const samples = { x: cloud(1, rows), y: cloud(2, rows), weights: undefined };
  return { ...samples, keys, permutations, bandwidth: undefined, chosen, signal };
}

const large = { n: 1e5, m: 1e5, columns: 5, permutations: 999 };

describe('time is foretold', () => {
  test('not for few rows', async () => {
    expect(await foretellMetrics(request(100, metricNames))).toEqual([]);
  });

  test('of every metric whose time grows with the pairs, those that share them together; of transport between 1000 rows not', async () => {
    const chosen = ['mmd', 'energy', 'wasserstein', 'stein', 'precision-recall'] as const;
    const found = await foretellMetrics(request(4096, chosen, 1_000_000));
    expect(found.map(({ names }) => names.join())).toEqual(['mmd,energy', 'stein', 'precision-recall']);
    const size = sizeOf(request(4096, chosen, 1_000_000));
    for (const { seconds, secondsAt } of found) {
      expect(seconds).toBeGreaterThan(0);
      expect(secondsAt({ ...size, n: 8192, m: 8192 })).toBeCloseTo(4 * seconds, 6);
    }
  });

  test('with weights as values alone: no relabellings', async () => {
    const weights = { x: new Float64Array(4096).fill(2), y: undefined };
    const asked = { ...request(4096, ['energy', 'classifier']), weights };
    expect(sizeOf(asked).permutations).toBe(1);
    expect((await foretellMetrics(asked)).map(({ names }) => names)).toEqual([['energy']]); // a classifier takes none
  });

  test('in one sentence, with the number of rows that takes a minute', () => {
    const forecast = (name: MetricName, seconds: number): Forecast => {
      const secondsAt = (size: typeof large) => (seconds * (workOf(name, size) ?? 0)) / (workOf(name, large) ?? 1);
      return { names: [name], seconds, secondsAt };
    };
    expect(describeForecast([forecast('stein', 100), forecast('mmd', 3000), forecast('kliep', 1)], large)).toBe(
      'will take about 51 min 41 s at 100000 × 100000 rows: mmd 50 min 0 s, stein 1 min 40 s; --rows 10000 takes about 31 s, fewer --permutations or --metrics take less',
    );
    expect(describeForecast([forecast('stein', 3)], large)).toBeUndefined();
  });
});

describe('memory', () => {
  test('every metric fits at 1e5 × 1e5 × 5 with 999 relabellings', () => {
    for (const name of metricNames) expect(tooLarge(name, large), name).toBeUndefined();
  });

  test('what does not fit is refused before it is computed, with the number of rows that does', async () => {
    const reason = tooLarge('neighbors', { ...large, n: 1e6, m: 1e6 });
    expect(reason).toBe('it would take 10.5 GiB of memory, 2 are allowed; --rows 300000 is few enough');
    const asked = { ...request(5000, ['sliced-wasserstein', 'mmd'], 2 ** 22), keys: request(2, []).keys };
    expect(tooLarge('mmd', sizeOf(asked))).toMatch(/--rows 1000 is few enough/);
    const [mmd] = await measure({ ...asked, chosen: ['mmd'] });
    expect(mmd).toMatchObject({ name: 'mmd', value: null, pValue: null, reason: tooLarge('mmd', sizeOf(asked)) });
  });
});

test('a line says of how many rows it is, where these are not all', () => {
  const line = (n: number) =>
    metricLines([{ name: 'sinkhorn', value: 1, pValue: null, settings: { n, m: n } }], { n: 3000, m: 3000 });
  expect(line(1000)).toEqual(['  Sinkhorn divergence      1.000  of 1000 × 1000 rows']);
  expect(line(3000)).toEqual(['  Sinkhorn divergence      1.000']);
});
