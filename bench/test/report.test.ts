import { describe, expect, test } from 'vitest';
import { caseNames } from '../case-names.mjs';
import { readOptions } from '../measure/options.mjs';
import { isMet, report } from '../measure/report.mjs';

const machine = {
  processor: 'A processor',
  cores: 2,
  memoryBytes: 2 ** 34,
  platform: 'linux x64',
  node: '20.19.0',
  at: '2026-01-02T03:04:05.678Z',
  loadAverage: 0.25,
};

function result(fields: object) {
  return {
    name: 'step',
    backend: 'wasm',
    command: 'npm run bench',
    machine,
    title: 'One step',
    about: ['What it is.'],
    productRate: 25e9,
    peakMemoryBytes: 150e6,
    seconds: 12.3,
    goals: [],
    rows: [],
    markdown: '| a |\n| --- |\n| 1 |',
    ...fields,
  };
}

describe('the report', () => {
  test('says for every goal whether it was met, and shows each case once with all its backends', () => {
    const goals = [
      { what: 'a step', measured: 4.567, atMost: 5, unit: 'ms' },
      { what: 'its share', measured: 43, atLeast: 80, unit: '%' },
    ];
    const text = report([
      result({ goals }),
      result({ backend: 'webgpu', skipped: 'there is no graphics adapter', markdown: undefined }),
      result({ name: 'other', title: 'Another', failed: 'Error: it broke\n    at somewhere' }),
    ]);
    expect(text).toContain('| a step | wasm | A | ≤ 5 ms | 4.57 ms | met | step |');
    expect(text).toContain('| its share | wasm | A | ≥ 80 % | 43 % | **missed** | step |');
    expect(text.match(/^## One step$/gm)).toHaveLength(1);
    expect(text).toContain('Backend `webgpu`, machine A: skipped, there is no graphics adapter');
    expect(text).toContain('Backend `wasm`, machine A: **failed**: Error: it broke');
    expect(text).toContain(
      'Backend `wasm`, machine A; its fastest float32 matrix product: 25.0 GFLOP/s; memory peak of the process 150 MB; 12 s on 2026-01-02 03:04 UTC, load average 0.3 before; `npm run bench`.\n\n| a |',
    );
    expect(text.split('2 × A processor, 16 GiB, linux x64, Node 20.19.0')).toHaveLength(2);
  });

  test('says which machine measured what, by letters in the order of time', () => {
    const larger = { ...machine, cores: 16, at: '2026-01-01T00:00:00.000Z' };
    const goals = [{ what: 'a step', measured: 3, atMost: 5, unit: 'ms' }];
    const text = report([
      result({ goals }),
      result({ machine: larger, backend: 'webgpu', adapter: 'a graphics card', goals }),
    ]);
    expect(text).toContain('| A | 16 × A processor, 16 GiB, linux x64, Node 20.19.0 |\n| B | 2 × A processor');
    expect(text).toContain('| a step | wasm | B | ≤ 5 ms | 3 ms | met | step |');
    expect(text).toContain('| a step | webgpu | A | ≤ 5 ms | 3 ms | met | step |');
    expect(text).toContain('Backend `webgpu`, machine A (a graphics card); its fastest');
    expect(text.match(/^## One step$/gm)).toHaveLength(1);
  });

  test('a goal whose measurement was not finished is missed', () => {
    const goals = [{ what: 'a step', measured: null, atMost: 5, unit: 'ms' }];
    expect(report([result({ goals })])).toContain('| a step | wasm | A | ≤ 5 ms | not finished | **missed** | step |');
  });

  test('names what has not been run', () => {
    expect(report([result({})], [{ name: 'step', backend: 'webgpu' }])).toContain('Not run yet: step on webgpu.');
    expect(report([result({})])).not.toContain('Not run yet');
  });

  test('a goal is met at its bound, and never by NaN', () => {
    expect(isMet({ measured: 5, atMost: 5 })).toBe(true);
    expect(isMet({ measured: 5.001, atMost: 5 })).toBe(false);
    expect(isMet({ measured: 79.9, atLeast: 80 })).toBe(false);
    expect(isMet({ measured: Number.NaN, atMost: 5 })).toBe(false);
    expect(isMet({ measured: null, atMost: 5 })).toBe(false);
  });
});

describe('the options', () => {
  test('unless told, every case runs on all its backends', () => {
    expect(readOptions([])).toEqual({
      cases: caseNames,
      backends: undefined,
      rounds: 40,
      quick: false,
      resume: false,
      processes: 1,
      atMostSeconds: 300,
    });
  });

  test('the report alone runs no case', () => {
    expect(readOptions(['--report']).cases).toEqual([]);
  });

  test('cases run in the order of the report', () => {
    const [first, second] = caseNames;
    expect(readOptions(['--case', String(second), '--case', String(first), '--quick'])).toMatchObject({
      cases: [first, second],
      rounds: 5,
    });
  });

  test.each([
    [['--case', 'nothing'], /--case among paper-step, .*, got nothing/],
    [['--backend', 'cuda'], /--backend among wasm, .*, got cuda/],
    [['--rounds', '1.5'], /whole number from 1, got 1.5/],
    [['--processes', '0'], /whole number from 1, got 0/],
    [['--at-most', 'long'], /--at-most to be a whole number from 1, got long/],
    [['growth'], /growth/],
    [['--fast'], /--fast/],
  ])('%j is refused', (words, message) => {
    expect(() => readOptions(words)).toThrow(message);
  });
});
