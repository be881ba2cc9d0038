import { fileURLToPath } from 'node:url';
import variant from '@jitl/quickjs-wasmfile-release-sync';
import { build } from 'esbuild';
import { newQuickJSWASMModuleFromVariant } from 'quickjs-emscripten-core';
import { expect, test } from 'vitest';
import * as random from './host-draws.js';

/** The host part of the random numbers as one script that sets `globalThis.random`. */
async function bundledRandom(): Promise<string> {
  const entry = fileURLToPath(new URL('./host-draws.ts', import.meta.url));
  const { outputFiles } = await build({
    entryPoints: [entry],
    bundle: true,
    format: 'iife',
    globalName: 'random',
    write: false,
    target: 'es2020',
  });
  return outputFiles[0]?.text ?? '';
}

test('QuickJS draws the same bits as this engine, a hundred thousand of each kind', async () => {
  const quick = await newQuickJSWASMModuleFromVariant(variant);
  const found = quick.evalCode(`${await bundledRandom()}; random.fingerprints(100000)`);
  expect(found).toEqual(random.fingerprints(100_000));
});

test('the elementary functions do not lean on Math', () => {
  for (const y of [0, 1e-9, 0.1, 0.5, 1, 3.3, 7]) {
    expect(random.expNegative(y) / Math.exp(-y)).toBeCloseTo(1, 13);
  }
  for (const u of [1, 1 - 2 ** -53, 0.75, 0.5, 0.4999, 1e-3, 2 ** -53]) {
    expect(Math.abs(random.logOfFraction(u) - Math.log(u))).toBeLessThanOrEqual(1e-15 * Math.abs(Math.log(u)) + 1e-30);
  }
});
