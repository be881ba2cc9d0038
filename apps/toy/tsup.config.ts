import { defineConfig } from 'tsup';

export default defineConfig({
  entry: ['src/reproduce.ts', 'src/piece-process.ts'],
  format: 'esm',
  clean: true,
  target: 'es2022',
});
