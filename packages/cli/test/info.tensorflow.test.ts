import { expect, test } from 'vitest';
import { cloud, csv } from './clouds.js';
import { ingd, useFolder } from './harness.js';
import { startIngd } from './process.js';
import { parseOutput } from './schema.js';

const folder = useFolder();

test('ingd info says what the native backend computes with', async () => {
  const { code, out, err } = await startIngd(['info', '--json']).ended;
  expect({ code, err }).toEqual({ code: 0, err: '' });
  const { backends, versions } = parseOutput(out) as {
    backends: { backend: string; native: object | null }[];
    versions: Record<string, string>;
  };
  expect(versions['@tensorflow/tfjs-node']).toBe('4.22.0');
  expect(backends.find(({ backend }) => backend === 'tensorflow')).toEqual({
    backend: 'tensorflow',
    available: true,
    adapter: null,
    reason: null,
    native: {
      libtensorflow: expect.stringMatching(/^2\.\d+\.\d+$/),
      threads: expect.any(Number),
      gpu: expect.any(Boolean),
      float64: ['Cholesky', 'MatrixTriangularSolve', 'SelfAdjointEigV2', 'Einsum'],
    },
  });
  expect((await ingd(['info'])).out).toMatch(
    /tensorflow +available: libtensorflow 2\.\S+, threads: \d+, .*GPU.*, in float64: Cholesky, Matrix/,
  );
});

test('fit and apply on the native backend, as a process', async () => {
  const source = await folder.write('source.csv', csv(cloud({ seed: 1, rows: 40 }), ['x', 'y']));
  const target = await folder.write('target.csv', csv(cloud({ seed: 2, rows: 60, center: 2 }), ['x', 'y']));
  const native = ['--backend', 'tensorflow', '--json'];
  const words = ['fit', source, target, '--out', folder.path('map'), '--statistic', 'rbf:20', '--steps', '3'];
  const fitted = await startIngd([...words, ...native]).ended;
  expect({ code: fitted.code, err: fitted.err }).toEqual({ code: 0, err: '' });
  expect(parseOutput(fitted.out)).toMatchObject({ command: 'fit', backend: 'tensorflow', steps: 3 });
  const moved = folder.path('moved.csv');
  const applied = await startIngd(['apply', folder.path('map'), source, '--out', moved, ...native]).ended;
  expect({ code: applied.code, err: applied.err }).toEqual({ code: 0, err: '' });
  expect(parseOutput(applied.out)).toMatchObject({ command: 'apply', backend: 'tensorflow', n: 40 });
});
