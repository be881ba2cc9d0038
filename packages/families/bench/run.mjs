// Runs the benchmarks of this folder on the sources, and writes the tables to bench/README.md:
//   node bench/run.mjs            (from packages/families, once the engine is built)
import { mkdtempSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { setFlagsFromString } from 'node:v8';
import { build } from 'esbuild';

// Node 20 has relaxed SIMD behind a flag; later versions have it anyway.
if (process.versions.node.startsWith('20.')) setFlagsFromString('--experimental-wasm-relaxed-simd');
const here = dirname(fileURLToPath(import.meta.url));
// Inside the package, so that bare imports find its node_modules.
const folder = mkdtempSync(join(here, '../node_modules/.bench-'));
try {
  const outfile = join(folder, 'bench.mjs');
  await build({
    entryPoints: [join(here, 'bench.ts')],
    bundle: true,
    packages: 'external',
    format: 'esm',
    outfile,
    target: 'es2022',
  });
  const { main } = await import(pathToFileURL(outfile).href);
  await main(join(here, 'README.md'));
} finally {
  rmSync(folder, { recursive: true, force: true });
}
