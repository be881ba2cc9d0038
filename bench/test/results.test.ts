import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { resultsIn } from '../measure/results.mjs';

test('a result is found again by case and backend; what was not run is undefined', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'ingd-bench-'));
  try {
    const store = resultsIn(join(folder, 'out'));
    expect(await store.read('growth', 'wasm')).toBeUndefined();
    const result = { name: 'growth', backend: 'wasm', rows: [{ exponent: 1.04 }] };
    await store.write(result);
    expect(await store.read('growth', 'wasm')).toEqual(result);
    expect(await store.read('growth', 'cpu')).toBeUndefined();
    expect(await readdir(join(folder, 'out'))).toEqual(['growth.wasm.json']);
  } finally {
    await rm(folder, { recursive: true });
  }
});
