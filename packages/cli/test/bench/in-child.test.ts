import { describe, expect, test } from 'vitest';
import { type ChildOptions, inChild } from '../../src/bench/index.js';
import { fromSources } from '../process.js';

const module = new URL('./child-work.mjs', import.meta.url).href;

function call(name: string, settings: unknown, options: ChildOptions = {}) {
  const environment = { NODE_OPTIONS: fromSources.join(' '), ...options.environment };
  return inChild<unknown>({ module, name, settings }, { ...options, environment });
}

describe('work in a process of its own', () => {
  test('settings and value travel as they are, typed arrays too', async () => {
    const { value } = await call('doubled', { values: new Float64Array([1, Number.NaN, -0]) });
    expect(value).toEqual(new Float64Array([2, Number.NaN, -0]));
  });

  test('the peak of memory is that of the process: what one holds more, it shows more', async () => {
    const [small, large] = [await call('hold', 0), await call('hold', 200e6)];
    expect(large.peakMemoryBytes - small.peakMemoryBytes).toBeGreaterThan(190e6);
    expect(large.peakMemoryBytes - small.peakMemoryBytes).toBeLessThan(230e6);
  });

  test('what it throws comes back with its place', async () => {
    await expect(call('fail', 'no room')).rejects.toThrow(/RangeError: no room\n.*child-work\.mjs/);
    await expect(call('absent', 0)).rejects.toThrow(/child-work\.mjs exports no function absent/);
  });

  test('a process that ends without a word is an error that says how', async () => {
    await expect(call('leave', 3)).rejects.toThrow(/expected leave to end with a result, .* ended with exit code 3/);
    await expect(call('kill', 'SIGKILL')).rejects.toThrow(/expected kill .* ended with (SIGKILL|exit code 1)/);
  });

  test('environment variables are put beside those there are', async () => {
    const { value } = await call('variables', ['INGD_TEST_CHILD', 'PATH'], { environment: { INGD_TEST_CHILD: 'yes' } });
    expect(value).toEqual(['yes', process.env.PATH]);
  });

  test('an abort ends it at once', async () => {
    const abort = new AbortController();
    const ended = call('wait', 60_000, { signal: abort.signal });
    const start = performance.now();
    setTimeout(() => abort.abort(), 300);
    await expect(ended).rejects.toThrow(/abort/i);
    expect(performance.now() - start).toBeLessThan(30_000);
  });
});
