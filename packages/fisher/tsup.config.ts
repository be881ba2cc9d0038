import { defineConfig } from 'tsup';

export default defineConfig({
  entry: ['src/index.ts', 'src/workers.ts', 'src/tile-worker.ts'],
  format: 'esm',
  dts: { entry: ['src/index.ts', 'src/workers.ts'] },
  clean: true,
  target: 'es2022',
});
