import { defineConfig } from 'tsup';

export default defineConfig({
  entry: {
    index: 'src/index.ts',
    start: 'src/start.ts',
    worker: 'src/worker.ts',
    child: 'src/child.ts',
    bench: 'src/bench/index.ts',
    report: 'src/report/index.ts',
    frame: 'src/frame/index.ts',
    reproduce: 'src/reproduce/index.ts',
  },
  format: 'esm',
  dts: {
    entry: {
      index: 'src/index.ts',
      bench: 'src/bench/index.ts',
      report: 'src/report/index.ts',
      frame: 'src/frame/index.ts',
      reproduce: 'src/reproduce/index.ts',
    },
  },
  clean: true,
  target: 'es2022',
});
