import * as tf from '@tensorflow/tfjs-core';
import { type Arithmetic, createKey, gram, normal, useArithmetic } from '../src/index.js';
import { both, table, timed } from './timing.js';

type Shape = readonly [a: readonly number[], b: readonly number[], transposeA: boolean, transposeB: boolean];

const SHAPES: readonly Shape[] = [
  [[1000, 1000], [1000, 1000], false, false],
  [[1000, 1000], [1000, 1000], true, false],
  [[1000, 1000], [1000, 1000], false, true],
  [[20, 100], [100, 6200], false, false],
  [[100, 992], [100, 200], true, false],
  [[100, 31], [31, 31], false, false],
  [[1, 1000], [1000, 1000], false, false],
  [[1000, 1000], [1000, 1], false, false],
  [[200, 31, 100], [200, 100, 6], false, false],
  [[200, 31, 100], [100, 6], false, false],
];

/** tf.matMul on the wasm backend as tfjs ships it and as corrected; the right operand is new each time, as in an iteration. */
export async function productTable(shipped: tf.KernelFunc): Promise<string> {
  const corrected = tf.getKernel(tf.BatchMatMul, 'wasm')?.kernelFunc ?? shipped;
  const rows: string[][] = [];
  for (const [shapeA, shapeB, transposeA, transposeB] of SHAPES) {
    const [a, b] = [normal(createKey(1), [...shapeA]), normal(createKey(2), [...shapeB])];
    const attrs = { transposeA, transposeB };
    const runWith = (product: tf.KernelFunc) => () => {
      const fresh = tf.add(b, 0);
      const out = product({ inputs: { a, b: fresh }, attrs, backend: tf.backend() });
      tf.engine()
        .makeTensorFromTensorInfo(Array.isArray(out) ? (out[0] as tf.TensorInfo) : out)
        .dispose();
      fresh.dispose();
    };
    const [before, after] = await timed(
      [
        { name: 'shipped', run: runWith(shipped) },
        { name: 'ours', run: runWith(corrected) },
      ],
      { seconds: 2 },
    );
    const operations = 2 * a.size * ((transposeB ? shapeB.at(-2) : shapeB.at(-1)) ?? 1);
    rows.push([
      `[${shapeA}]${transposeA ? 'ᵀ' : ''} × [${shapeB}]${transposeB ? 'ᵀ' : ''}`,
      both(before),
      both(after),
      `${((before?.median ?? 0) / (after?.median ?? 1)).toFixed(1)}×`,
      (operations / (after?.median ?? 1) / 1e6).toFixed(1),
    ]);
    tf.dispose([a, b]);
  }
  return `### Float32 products on wasm, the making of a new right operand included: ms\n\n${table(['shapes', 'tfjs', 'ours', 'gain', 'GFLOP/s'], rows)}`;
}

/** Gram matrices of tensors beside tf.matMul(m, m, false, true), with the share of the fastest product. */
export async function gramTable(): Promise<string> {
  const rows: string[][] = [];
  for (const [size, depth] of [
    [200, 100],
    [200, 1984],
    [200, 6200],
    [500, 6200],
  ] as const) {
    const m = normal<tf.Rank.R2>(createKey(3), [size, depth]);
    const square = normal<tf.Rank.R2>(createKey(4), [512, 512]);
    const inArithmetic = (arithmetic: Arithmetic, run: () => unknown) => async () => {
      useArithmetic(arithmetic);
      await run();
      useArithmetic('reproducible');
    };
    const [product, ours, fused, plainSquare, fusedSquare] = await timed([
      { name: 'tf.matMul', run: () => tf.matMul(m, m, false, true).dispose() },
      { name: 'gram', run: () => gram(m) },
      { name: 'gram, fused', run: inArithmetic('fused', () => gram(m)) },
      { name: 'product', run: () => tf.matMul(square, square).dispose() },
      { name: 'product, fused', run: inArithmetic('fused', () => tf.matMul(square, square).dispose()) },
    ]);
    const speed = (size * (size + 1) * depth) / (ours?.median ?? 1);
    const fastest = (2 * 512 ** 3) / Math.min(plainSquare?.median ?? 1, fusedSquare?.median ?? 1);
    rows.push([
      `[${size}, ${depth}]`,
      both(product),
      both(ours),
      both(fused),
      (speed / 1e6).toFixed(1),
      `${((100 * speed) / fastest).toFixed(0)}% of ${(fastest / 1e6).toFixed(0)}`,
    ]);
    square.dispose();
    m.dispose();
  }
  const header = [
    'M',
    'tf.matMul(M, Mᵀ), ours',
    'gram',
    'gram, fused',
    'GFLOP/s of b (b + 1) P',
    'share of the fastest 512³ product in the same rounds, GFLOP/s',
  ];
  return `### Gram matrices M Mᵀ of tensors on wasm: ms\n\n${table(header, rows)}`;
}
