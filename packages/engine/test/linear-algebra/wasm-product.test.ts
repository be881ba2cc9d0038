import * as tf from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { createKey, normal, normalValues, useBackend } from '../../src/index.js';
import { tensorHeap } from '../../src/linear-algebra/tensor-heap.js';

beforeAll(async () => {
  await useBackend('wasm');
});

interface Operand {
  readonly values: Float64Array;
  readonly batches: number;
  readonly rows: number;
  readonly columns: number;
}

/** The product in float64, entry by entry; an operand of one matrix serves every batch. */
function slowProduct(a: Operand, b: Operand): Float64Array {
  const batches = Math.max(a.batches, b.batches);
  const out = new Float64Array(batches * a.rows * b.columns);
  for (let i = 0; i < out.length; i++) {
    const [batch, row, column] = [
      Math.floor(i / (a.rows * b.columns)),
      Math.floor(i / b.columns) % a.rows,
      i % b.columns,
    ];
    const [atA, atB] = [
      a.batches === 1 ? 0 : batch * a.rows * a.columns,
      b.batches === 1 ? 0 : batch * b.rows * b.columns,
    ];
    for (let k = 0; k < a.columns; k++) {
      out[i] =
        (out[i] as number) +
        (a.values[atA + row * a.columns + k] as number) * (b.values[atB + k * b.columns + column] as number);
    }
  }
  return out;
}

function transposedMatrices({ values, batches, rows, columns }: Operand): Float64Array {
  return values.map((_, i) => {
    const [batch, row, column] = [Math.floor(i / (rows * columns)), Math.floor(i / rows) % columns, i % rows];
    return values[(batch % batches) * rows * columns + column * columns + row] as number;
  });
}

function operand(seed: number, batches: number, rows: number, columns: number): Operand {
  return { values: normalValues(createKey(seed), batches * rows * columns).map(Math.fround), batches, rows, columns };
}

/** The operand as a tensor of rank 3, stored transposed if asked. */
function tensorOf(matrices: Operand, { transposed }: { readonly transposed: boolean }): tf.Tensor3D {
  const { batches, rows, columns } = matrices;
  return transposed
    ? tf.tensor3d(Float32Array.from(transposedMatrices(matrices)), [batches, columns, rows])
    : tf.tensor3d(Float32Array.from(matrices.values), [batches, rows, columns]);
}

const length = fc.oneof(fc.integer({ min: 1, max: 20 }), fc.integer({ min: 1, max: 300 }));
const batchPair = fc.constantFrom([1, 1], [3, 3], [1, 4], [4, 1]);

describe('the product on the tensors of the wasm backend', () => {
  test('runs in the module', () => {
    expect(tensorHeap(tf.backend())).toBeDefined();
  });

  test('is the product, for any shapes, transpositions and batches', async () => {
    await fc.assert(
      fc.asyncProperty(
        length,
        length,
        length,
        batchPair,
        fc.boolean(),
        fc.boolean(),
        async (rows, columns, depth, batches, transposeA, transposeB) => {
          const [a, b] = [operand(1, batches[0] ?? 1, rows, depth), operand(2, batches[1] ?? 1, depth, columns)];
          const product = tf.tidy(() =>
            tf.matMul(
              tensorOf(a, { transposed: transposeA }),
              tensorOf(b, { transposed: transposeB }),
              transposeA,
              transposeB,
            ),
          );
          const found = await product.data();
          const expected = slowProduct(a, b);
          expect(product.shape).toEqual([Math.max(a.batches, b.batches), rows, columns]);
          const worst = expected.reduce((most, value, i) => Math.max(most, Math.abs(value - (found[i] as number))), 0);
          expect(worst).toBeLessThan(1e-6 * Math.sqrt(depth) * 10);
          product.dispose();
        },
      ),
      { numRuns: 60, seed: 19 },
    );
  });

  test('survives growth of the memory under it', async () => {
    const key = createKey(4);
    const [a, b] = [normal<tf.Rank.R2>(key, [64, 64]), normal<tf.Rank.R2>(key, [64, 64])];
    const before = await tf.tidy(() => tf.matMul(a, b)).data();
    const large = tf.zeros([64 * 2 ** 20]);
    expect(await tf.tidy(() => tf.matMul(a, b)).data()).toEqual(before);
    large.dispose();
  });

  test('leaks nothing and leaves its operands alone', async () => {
    const a = normal<tf.Rank.R2>(createKey(5), [30, 40]);
    const before = await a.data();
    const count = tf.memory().numTensors;
    for (let i = 0; i < 50; i++) {
      tf.matMul(a, a, false, true).dispose();
    }
    expect(tf.memory().numTensors).toBe(count);
    expect(await a.data()).toEqual(before);
  });

  test('leaves other products to tfjs: integers, none at all, shapes that do not fit', async () => {
    const whole = tf.tensor2d([1, 2, 3, 4], [2, 2], 'int32');
    await expect(async () => tf.matMul(whole, whole).data()).rejects.toThrow('not yet supported');
    expect(tf.matMul(tf.zeros([0, 3]), tf.zeros([3, 2])).shape).toEqual([0, 2]);
    expect(() => tf.matMul(tf.zeros([2, 3]), tf.zeros([2, 3]))).toThrow('inner shapes');
  });

  test('differentiates', async () => {
    const [a, b] = [normal<tf.Rank.R2>(createKey(6), [7, 5]), normal<tf.Rank.R2>(createKey(7), [5, 9])];
    const gradient = tf.grad((x) => tf.sum(tf.matMul(tf.reshape(x, [7, 5]), b)))(a);
    const expected = tf.tidy(() => tf.tile(tf.reshape(tf.sum(b, 1), [1, 5]), [7, 1]));
    const worst = await tf.tidy(() => tf.max(tf.abs(tf.sub(gradient, expected)))).data();
    expect(worst[0]).toBeLessThan(1e-5);
  });
});
