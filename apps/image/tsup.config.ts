import { defineConfig } from 'tsup';

export default defineConfig({
  entry: {
    image: 'src/image.ts',
    'image-process': 'src/image-process.ts',
    denoise: 'src/denoise/index.ts',
    mnist: 'src/mnist/mnist.ts',
  },
  format: 'esm',
  clean: true,
  target: 'es2022',
});
