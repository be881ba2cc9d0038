// npm run bench (from a package, once those it imports are built): runs bench/bench.ts of the package in the working folder on
// its sources, and writes its tables to bench/README.md. An argument names another folder: `examples` runs examples/examples.ts.
import { mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { setFlagsFromString } from 'node:v8';
import { build } from 'esbuild';

// Node 20 has relaxed SIMD behind a flag; later versions have it anyway.
if (process.versions.node.startsWith('20.')) setFlagsFromString('--experimental-wasm-relaxed-simd');
const packageFolder = process.cwd();
const [name = 'bench'] = process.argv.slice(2);
// Inside the package, so that bare imports find its node_modules.
const folder = mkdtempSync(join(packageFolder, 'node_modules/.bench-'));
try {
  const outfile = join(folder, 'bench.mjs');
  await build({
    entryPoints: [join(packageFolder, name, `${name}.ts`)],
    bundle: true,
    packages: 'external',
    format: 'esm',
    outfile,
    target: 'es2022',
  });
  const { main } = await import(pathToFileURL(outfile).href);
  await main(join(packageFolder, name, 'README.md'));
} finally {
  rmSync(folder, { recursive: true, force: true });
}
