import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { defineConfig } from 'vitest/config';

/** Tests read the sources of the workspace through the '@ingd/source' export condition, so none needs a build. */
const conditions = ['@ingd/source', 'module', 'node', 'development|production'];

/** Backends beyond wasm and cpu that `npm test` found here; see tooling/workspace/programs.mjs. */
const moreBackends: readonly string[] = JSON.parse(process.env.INGD_PROGRAMS ?? '{}').backends ?? [];

/** Files that exist for one backend, and run nowhere else: `test/memory.tensorflow.test.ts`. */
const ofOneBackend = (backend: string): string => `test/**/*.${backend}.test.ts`;

/** Marks a suite that takes minutes on a driver in software: `// Not on webgpu: REASON`. By hand it still runs there. */
const leftOut = /^\/\/ Not on webgpu: /m;

export default defineConfig({
  resolve: { conditions },
  ssr: { resolve: { conditions } },
  test: {
    // Ends what hangs, and nothing that only waits for a busy or slow machine: no test is about speed.
    testTimeout: 300_000,
    hookTimeout: 300_000,
    reporters: ['default', ['json', { outputFile: 'test-results.json' }]],
    pool: 'forks',
    maxWorkers: 2,
    projects: [suite(), ...moreBackends.filter((backend) => filesOver(backend).length > 0).map(suiteOn)],
  },
});

/** Everything, on Node alone; or, with INGD_TEST_BACKENDS set by hand, whatever files are asked for. */
function suite() {
  const exclude = process.env.INGD_TEST_BACKENDS ? [] : ['tensorflow', 'webgpu'].map(ofOneBackend);
  return { extends: true as const, test: { name: 'node', include: ['test/**/*.test.ts'], exclude } };
}

/** Once more on another backend: the files that run over `testBackends()`, and those of that backend alone. */
function suiteOn(backend: string) {
  return {
    extends: true as const,
    test: { name: backend, include: filesOver(backend), exclude: [], env: { INGD_TEST_BACKENDS: backend } },
  };
}

function filesOver(backend: string): string[] {
  if (!existsSync('test')) return [];
  return readdirSync('test', { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.test.ts'))
    .map((name) => join('test', name).replaceAll('\\', '/'))
    .filter((file) => file.endsWith(`.${backend}.test.ts`) || runsOverBackends(file))
    .filter((file) => backend !== 'webgpu' || !leftOut.test(readFileSync(file, 'utf8')));
}

function runsOverBackends(file: string): boolean {
  return (
    !/\.(tensorflow|webgpu)\.test\.ts$/.test(file) &&
    /\b(testBackends|useTestBackend)\(/.test(readFileSync(file, 'utf8'))
  );
}
