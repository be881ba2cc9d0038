import { defineConfig } from 'tsup';

export default defineConfig({
  entry: ['src/image.ts', 'src/image-process.ts'],
  format: 'esm',
  clean: true,
  target: 'es2022',
});
