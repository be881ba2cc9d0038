import { createKey, gram, normalValues, useBackend } from '../src/index.js';
import type { DenseKernels } from '../src/linear-algebra/dense-kernels.js';
import { plainKernels } from '../src/linear-algebra/plain-kernels.js';
import { denseKernels } from '../src/linear-algebra/select-kernels.js';
import { nativeDenseKernels } from '../src/tensorflow/native-dense-kernels.js';
import { both, table, timed } from './timing.js';

const title = '### Float64 on the host: the module, and TensorFlow by name with the crossings, ms';

/** The module beside TensorFlow, where the native backend can be had; then the backend is wasm again. */
export async function nativeTable(): Promise<string> {
  const module = denseKernels();
  try {
    await useBackend('tensorflow');
  } catch (error) {
    return `${title}\n\nNot measured: ${error instanceof Error ? error.message : String(error)}`;
  }
  const native = nativeDenseKernels(plainKernels, { product: 0, factor: 0 }); // always TensorFlow, never what it would leave to others
  const rows: string[][] = [];
  for (const size of [100, 200, 300, 500, 1000]) rows.push(...(await rowsOf(size, module, native)));
  await useBackend('wasm');
  return `${title}\n\n${table(['size', 'work', 'module', 'TensorFlow'], rows)}`;
}

async function rowsOf(size: number, module: DenseKernels, native: DenseKernels): Promise<string[][]> {
  const { data: a } = await gram({
    rows: size,
    columns: size + 5,
    data: normalValues(createKey(4), size * (size + 5)),
  });
  const factored = module.factor(a, size);
  if (!('lower' in factored))
    throw new Error(`bench: expected a positive definite matrix of size ${size}, got another`);
  const { lower: factor } = factored;
  const solve = (kernels: DenseKernels, count: number) =>
    kernels.solve({ factor, size, rightHandSides: a.subarray(0, size * count), count });
  const works: readonly (readonly [string, (kernels: DenseKernels) => unknown])[] = [
    ['product', (kernels) => kernels.multiply({ a, b: a, rows: size, columns: size, depth: size })],
    ['Cholesky factor', (kernels) => kernels.factor(a, size)],
    ['20 right-hand sides', (kernels) => solve(kernels, 20)],
    ['as many as rows', (kernels) => solve(kernels, size)],
  ];
  const rows: string[][] = [];
  for (const [name, work] of works) {
    const contenders = [module, native].map((kernels) => ({ name: kernels.name, run: () => work(kernels) }));
    rows.push([String(size), name, ...(await timed(contenders, { seconds: 1 })).map(both)]);
  }
  return rows;
}
