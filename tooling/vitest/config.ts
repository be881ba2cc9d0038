import { defineConfig } from 'vitest/config';

/** Tests read the sources of the workspace through the '@ingd/source' export condition, so none needs a build. */
const conditions = ['@ingd/source', 'module', 'node', 'development|production'];

export default defineConfig({
  resolve: { conditions },
  ssr: { resolve: { conditions } },
  test: {
    include: ['test/**/*.test.ts'],
    testTimeout: 60_000,
    hookTimeout: 60_000,
    reporters: ['default', ['json', { outputFile: 'test-results.json' }]],
    pool: 'forks',
    maxWorkers: 2,
  },
});
