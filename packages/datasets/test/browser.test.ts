import { join } from 'node:path';
import { build } from 'esbuild';
import { expect, test } from 'vitest';

test('the main entry bundles for browsers, without a word of Node', async () => {
  const { errors, metafile } = await build({
    entryPoints: [join(import.meta.dirname, '../src/index.ts')],
    bundle: true,
    platform: 'browser',
    format: 'esm',
    write: false,
    metafile: true,
    logLevel: 'silent',
  });
  expect(errors).toEqual([]);
  const outside = Object.values(metafile.outputs).flatMap(({ imports }) => imports.filter(({ external }) => external));
  expect(outside).toEqual([]);
});
