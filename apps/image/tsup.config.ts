import { defineConfig } from 'tsup';

export default defineConfig({ entry: ['src/digits.ts'], format: 'esm', clean: true, target: 'es2022' });
