import * as tf from '@tensorflow/tfjs-core';
import { describe, expect, test } from 'vitest';
import {
  createKey,
  gram,
  type Matrix,
  multiply,
  normal,
  toMatrix,
  toTensor,
  transpose,
  uniform,
  useBackend,
} from '../../src/index.js';
import { testBackends } from '../../src/testing.js';

/** Largest error of an entry, relative to ‖Mᵢ‖ ‖Mⱼ‖. */
function relativeError(found: Matrix, exact: Matrix): number {
  const size = exact.rows;
  const scale = (i: number) => Math.sqrt(exact.data[i * size + i] as number);
  return exact.data.reduce((most, value, at) => {
    const [i, j] = [Math.floor(at / size), at % size];
    return Math.max(most, Math.abs(value - (found.data[at] as number)) / (scale(i) * scale(j)));
  }, 0);
}

describe.each(testBackends())('gram on %s', (backend) => {
  test.each([
    [1, 1, 3e-7],
    [7, 3, 3e-7],
    [33, 64, 3e-7],
    [33, 700, 1e-7],
    [120, 6200, 3e-8],
  ])('of a tensor [%i, %i] errs by less than %d, even where nothing cancels', async (rows, depth, bound) => {
    await useBackend(backend);
    for (const tensor of [
      normal<tf.Rank.R2>(createKey(1), [rows, depth]),
      uniform<tf.Rank.R2>(createKey(2), [rows, depth]),
    ]) {
      const exact = await gram(await toMatrix(tensor));
      const found = await gram(tensor);
      expect(relativeError(found, exact)).toBeLessThan(bound);
      expect(found.data).toEqual(transpose(found).data);
      tensor.dispose();
    }
  });

  test('of tensors that are empty or whole numbers', async () => {
    await useBackend(backend);
    const [none, flat, whole] = [
      tf.zeros<tf.Rank.R2>([0, 3]),
      tf.zeros<tf.Rank.R2>([2, 0]),
      tf.tensor2d([1, 2, 3, 4], [2, 2], 'int32'),
    ];
    expect((await gram(none)).data.length).toBe(0);
    expect([...(await gram(flat)).data]).toEqual([0, 0, 0, 0]);
    expect([...(await gram(whole)).data]).toEqual([5, 11, 11, 25]);
    tf.dispose([none, flat, whole]);
  });

  test('leaks nothing, and a disposed tensor is an error', async () => {
    await useBackend(backend);
    const tensor = normal<tf.Rank.R2>(createKey(3), [20, 30]);
    const before = tf.memory().numTensors;
    await gram(tensor);
    expect(tf.memory().numTensors).toBe(before);
    tensor.dispose();
    await expect(gram(tensor)).rejects.toThrow(/disposed/);
  });
});

describe('matrices', () => {
  test('go to tensors and back', async () => {
    const matrix = { rows: 2, columns: 3, data: Float64Array.of(1, 2, 3, 4, 5, 6) };
    const tensor = toTensor(matrix);
    expect(tensor.shape).toEqual([2, 3]);
    expect(await toMatrix(tensor)).toEqual(matrix);
    tensor.dispose();
  });

  test('multiply and transpose as by hand', () => {
    const a = { rows: 2, columns: 3, data: Float64Array.of(1, 2, 3, 4, 5, 6) };
    expect(multiply(a, transpose(a))).toEqual({ rows: 2, columns: 2, data: Float64Array.of(14, 32, 32, 77) });
    expect(transpose(a)).toEqual({ rows: 3, columns: 2, data: Float64Array.of(1, 4, 2, 5, 3, 6) });
    expect(() => multiply(a, a)).toThrow('multiply: expected b to have 3 rows, as many as a has columns, got [2, 3]');
  });
});
