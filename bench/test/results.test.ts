import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { resultsIn } from '../measure/results.mjs';

const machine = { cores: 2, processor: 'A (R) processor', memoryBytes: 2 ** 34, at: '2026-01-02T00:00:00.000Z' };
const larger = { ...machine, cores: 16, at: '2026-01-01T00:00:00.000Z' };

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ingd-bench-'));
});
afterEach(() => rm(folder, { recursive: true }));

test('a result is found again by machine, case and backend; what was not run is undefined', async () => {
  const store = resultsIn(join(folder, 'out'));
  expect(await store.read(machine, 'growth', 'wasm')).toBeUndefined();
  const result = { name: 'growth', backend: 'wasm', machine, rows: [{ exponent: 1.04 }] };
  await store.write(result);
  expect(await store.read(machine, 'growth', 'wasm')).toEqual(result);
  expect(await store.read(larger, 'growth', 'wasm')).toBeUndefined();
  expect(await store.read(machine, 'growth', 'cpu')).toBeUndefined();
  expect(await readdir(join(folder, 'out'))).toEqual(['2-a-r-processor-16-gib']);
  expect(await readdir(join(folder, 'out', '2-a-r-processor-16-gib'))).toEqual(['growth.wasm.json']);
});

test('the results of all machines, the earliest first', async () => {
  const store = resultsIn(folder);
  for (const each of [machine, larger]) await store.write({ name: 'growth', backend: 'wasm', machine: each });
  const all = await store.readAll('growth', 'wasm');
  expect(all.map((result: { machine: { cores: number } }) => result.machine.cores)).toEqual([16, 2]);
  expect(await store.readAll('growth', 'webgpu')).toEqual([]);
});
