import { defineConfig } from 'tsup';

export default defineConfig({
  entry: ['src/**/*.ts'],
  bundle: false, // a module that is not used costs nothing, whatever it computes at its top
  format: 'esm',
  dts: { entry: ['src/index.ts', 'src/safetensors.ts', 'src/testing.ts'] },
  clean: true,
  target: 'es2022',
});
