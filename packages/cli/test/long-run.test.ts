import { beforeEach, describe, expect, test } from 'vitest';
import { type RunSize, secondsForPairs } from '../src/fit/long-run.js';
import { cloud, csv } from './clouds.js';
import { ingd, useFolder } from './harness.js';

const folder = useFolder();

describe('the time that pairs of rows take', () => {
  const size: RunSize = { flow: 'king', steps: 50, rows: 10_000, statistics: 200, dimension: 5, targetRows: 8_000 };

  test('is the count of operations at 20 GFLOP/s', () => {
    expect(secondsForPairs(size)).toBeCloseTo((50 * 2 * 10_000 ** 2 * 200 * 10) / 20e9, 9);
    expect(secondsForPairs({ ...size, flow: 'scalar-king' })).toBeCloseTo((50 * 4 * 10_000 ** 2 * 200) / 20e9, 9);
    expect(secondsForPairs({ ...size, flow: 'ntking', rows: 1e6 })).toBe(0);
    expect(secondsForPairs({ ...size, flow: 'rfking', rows: 1e6 })).toBe(0);
    expect(secondsForPairs({ ...size, flow: 'wgf' })).toBeCloseTo((50 * 10_000 * 18_000 * 100) / 20e9, 9);
    expect(secondsForPairs({ ...size, flow: 'mmd' })).toBeCloseTo(
      (50 * (2 * 10_000 * 18_000 + 8_000 ** 2) * 280) / 20e9,
      9,
    );
  });

  test('grows with the square of the rows', () => {
    expect(secondsForPairs({ ...size, rows: 20_000 })).toBeCloseTo(4 * secondsForPairs(size), 6);
  });
});

describe('ingd fit', () => {
  const LONG = ['--steps', '200000', '--statistic', 'rbf:200', '--backend', 'cpu'];
  let words: readonly string[] = [];

  beforeEach(async () => {
    const source = await folder.write('source.csv', csv(cloud({ seed: 1, rows: 200 })));
    const target = await folder.write('target.csv', csv(cloud({ seed: 2, rows: 60, center: 3 })));
    words = ['fit', source, target, '--out', folder.path('map'), ...LONG];
  });

  /** Ends the run at the first word on standard error, or when there was none for so long. */
  async function begin(milliseconds: number, ...more: readonly string[]) {
    const stop = new AbortController();
    const outcome = ingd([...words, ...more], { interrupt: stop.signal, onErr: () => stop.abort() });
    const patience = setTimeout(() => stop.abort(), milliseconds);
    try {
      return await outcome;
    } finally {
      clearTimeout(patience);
    }
  }

  test('says before the first step that KiNG will take long, how long, and what would not', async () => {
    const { code, err } = await begin(240_000, '--flow', 'king');
    expect(err).toMatch(
      /^warning: 200000 steps of king on 200 rows will take about 18 min 40 s: .*about 146 rows .*ingd apply, or take --flow ntking.*\n.*interrupted before the first step; nothing was saved/,
    );
    expect(code).toBe(130);
    expect(await folder.names()).toEqual(['source.csv', 'target.csv']);
  });

  test('says nothing of the kind where it will not', async () => {
    const { code, err } = await ingd([...words, '--flow', 'king', '--steps', '2', '--ridge', '0.001']);
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect((await begin(2000, '--flow', 'ntking')).err).not.toContain('will take');
  });
});
