import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, test } from 'vitest';
import { useBackend } from '../../src/index.js';
import { leakedTensors, testBackends } from '../../src/testing.js';

const backends = testBackends();

/** Numbers that no two entries share, of moderate size. */
function ramp(shape: number[]): tf.Tensor {
  const size = tf.util.sizeFromShape(shape);
  return tf.tensor(
    Float32Array.from({ length: size }, (_, i) => Math.sin(i * 1.7) + i / size),
    shape,
  );
}

async function values(x: tf.Tensor): Promise<number[]> {
  const data = await x.data();
  x.dispose();
  return [...data];
}

describe('what tfjs itself does on wasm', () => {
  test('its sum stops growing, ours does not', async () => {
    const { Sum } = tf;
    await import('@tensorflow/tfjs-backend-wasm');
    await tf.setBackend('wasm');
    const original = tf.getKernel(Sum, 'wasm');
    await useBackend('wasm');
    const many = tf.fill([16_000_000], 0.1);
    const inFloat = original.kernelFunc({
      inputs: { x: many },
      attrs: { axis: [0], keepDims: false },
      backend: tf.backend(),
    });
    const info = Array.isArray(inFloat) ? inFloat[0] : inFloat;
    const [wrong] = (await tf.backend().read(info?.dataId ?? {})) as Float32Array;
    tf.backend().disposeData(info?.dataId ?? {});
    expect(Math.abs((wrong ?? 0) - 1_600_000)).toBeGreaterThan(200_000);
    const [sum] = await values(tf.sum(many));
    const [mean] = await values(tf.mean(many));
    many.dispose();
    expect(Math.abs((sum ?? 0) / 1_600_000 - 1)).toBeLessThan(1e-6);
    expect(Math.abs((mean ?? 0) / 0.1 - 1)).toBeLessThan(1e-6);
  });
});

describe.each(backends)('corrected kernels on %s', (backend) => {
  beforeAll(async () => {
    await useBackend(backend);
  });

  test('oneHot in float32, in int32, with values of its own, and with indices outside', async () => {
    const indices = tf.tensor1d([0, 2, 3, -1], 'int32');
    const rows = [1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0];
    expect(await values(tf.oneHot(indices, 3, 1, 0, 'float32'))).toEqual(rows);
    expect(await values(tf.oneHot(indices, 3))).toEqual(rows);
    expect(await values(tf.oneHot(indices, 3, 2.5, -1.5, 'float32'))).toEqual(rows.map((on) => 4 * on - 1.5));
    indices.dispose();
  });

  const flags = [
    [false, false],
    [false, true],
    [true, false],
    [true, true],
  ] as const;
  test.each(flags)('matMul transposeA %s transposeB %s', async (transposeA, transposeB) => {
    const a = ramp(transposeA ? [2, 4, 3] : [2, 3, 4]);
    const b = ramp(transposeB ? [2, 5, 4] : [2, 4, 5]);
    const left = await values(transposeA ? tf.transpose(a, [0, 2, 1]) : tf.clone(a)); // [2, 3, 4]
    const right = await values(transposeB ? tf.transpose(b, [0, 2, 1]) : tf.clone(b)); // [2, 4, 5]
    const leaked = await leakedTensors(async () => {
      const product = await values(tf.matMul(a, b, transposeA, transposeB)); // [2, 3, 5]
      product.forEach((value, at) => {
        const [batch, i, j] = [Math.floor(at / 15), Math.floor(at / 5) % 3, at % 5];
        const terms = [0, 1, 2, 3].map(
          (k) => (left[(batch * 3 + i) * 4 + k] ?? 0) * (right[(batch * 4 + k) * 5 + j] ?? 0),
        );
        expect(value).toBeCloseTo(
          terms.reduce((sum, term) => sum + term),
          4,
        );
      });
    });
    tf.dispose([a, b]);
    expect(leaked).toBe(0);
  });

  test('fused product with bias, transposed', async () => {
    const [a, b, bias] = [ramp([4, 3]), ramp([5, 4]), ramp([5])];
    const fused = tf.fused.matMul({
      a: a as tf.Tensor2D,
      b: b as tf.Tensor2D,
      transposeA: true,
      transposeB: true,
      bias,
    });
    const plain = await values(tf.add(tf.matMul(tf.transpose(a), tf.transpose(b)), bias));
    (await values(fused)).forEach((value, i) => {
      expect(value).toBeCloseTo(plain[i] ?? Number.NaN, 5);
    });
  });

  const reductions = [[[0]], [[1]], [[2]], [[0, 1]], [[1, 2]], [[0, 2]], [[0, 1, 2]]] as const;
  test.each(reductions)('sum and mean along axes %j', async (axes) => {
    const shape = [3, 4, 5];
    const x = ramp(shape);
    const data = await x.data();
    const kept = shape.map((length, axis) => (axes.includes(axis as never) ? 1 : length));
    const expected = new Float64Array(kept.reduce((a, b) => a * b));
    const strides = [(kept[1] ?? 1) * (kept[2] ?? 1), kept[2] ?? 1, 1];
    data.forEach((value, i) => {
      const index = [Math.floor(i / 20), Math.floor(i / 5) % 4, i % 5];
      const at = index.reduce(
        (sum, position, axis) => sum + (kept[axis] === 1 ? 0 : position * (strides[axis] ?? 0)),
        0,
      );
      expected[at] = (expected[at] ?? 0) + value;
    });
    const count = x.size / expected.length;
    const sum = tf.sum(x, [...axes], true);
    expect(sum.shape).toEqual(kept);
    expect(tf.mean(x, [...axes]).shape).toEqual(shape.filter((_, axis) => !axes.includes(axis as never)));
    (await values(sum)).forEach((value, i) => {
      expect(value).toBeCloseTo(expected[i] ?? Number.NaN, 5);
    });
    const means = await values(tf.mean(x, [...axes]));
    means.forEach((value, i) => {
      expect(value).toBeCloseTo((expected[i] ?? Number.NaN) / count, 5);
    });
  });

  test('sums of whole numbers, truth values, scalars and nothing', async () => {
    expect(await values(tf.sum(tf.tensor1d([1, 2, 3], 'int32')))).toEqual([6]);
    expect(await values(tf.sum(tf.tensor1d([true, false, true], 'bool')))).toEqual([2]);
    expect(await values(tf.sum(tf.scalar(5)))).toEqual([5]);
    expect(await values(tf.sum(tf.zeros([0, 3]), 0))).toEqual([0, 0, 0]);
  });

  test('gather along every axis, with and without batches', async () => {
    const x = ramp([3, 4, 60]);
    const data = await x.data();
    const at = (i: number, j: number, k: number) => data[(i * 4 + j) * 60 + k] ?? Number.NaN;
    const rows = tf.tensor2d(
      [
        [2, 0],
        [1, 1],
      ],
      [2, 2],
      'int32',
    );
    const taken = tf.gather(x, rows, 1);
    expect(taken.shape).toEqual([3, 2, 2, 60]);
    const chosen = [2, 0, 1, 1];
    (await values(taken)).forEach((value, i) => {
      expect(value).toBe(at(Math.floor(i / 240), chosen[Math.floor(i / 60) % 4] ?? 0, i % 60));
    });
    const last = await values(tf.gather(x, tf.tensor1d([59, 0], 'int32'), 2));
    last.forEach((value, i) => {
      expect(value).toBe(at(Math.floor(i / 8), Math.floor(i / 2) % 4, i % 2 === 0 ? 59 : 0));
    });
    const perBatch = await values(tf.gather(x, tf.tensor2d([[3], [2], [0]], [3, 1], 'int32'), 1, 1));
    perBatch.forEach((value, i) => {
      expect(value).toBe(at(Math.floor(i / 60), [3, 2, 0][Math.floor(i / 60)] ?? 0, i % 60));
    });
  });

  test('gather refuses an index that is out of range', () => {
    expect(() => tf.gather(ramp([3, 2]), tf.tensor1d([3], 'int32'))).toThrow(
      'gather: expected indices from 0 to 2, got 3; check the indices',
    );
  });

  test('gather out of one row looks every number up', async () => {
    const taken = tf.gather(tf.tensor1d([5, 7, 11]), tf.tensor1d([2, 0, 1, 2, 1, 0, 2], 'int32'));
    expect(await values(taken)).toEqual([11, 5, 7, 11, 7, 5, 11]);
  });

  test.each([
    [0, 3],
    [3, -1],
    [4, 3],
    [5, -(2 ** 31)],
    [6, 2 ** 31 - 1],
  ])('gather out of one row refuses, at place %i, index %i, and keeps nothing', async (place, wrong) => {
    const table = tf.tensor1d([5, 7, 11]);
    const indices = tf.tensor1d(
      Array.from({ length: 7 }, (_, i) => (i === place ? wrong : i % 3)),
      'int32',
    );
    const leaked = await leakedTensors(async () => {
      expect(() => tf.gather(table, indices)).toThrow(
        `gather: expected indices from 0 to 2, got ${wrong}; check the indices`,
      );
    });
    expect(leaked).toBe(0);
    tf.dispose([table, indices]);
  });

  test('cast to whole numbers rounds towards 0, any number of them', async () => {
    const given = [1.5, -1.5, 0.999, -0.2, 7, -8, 16_777_216, Number.NaN, 3e8];
    const whole = [1, -1, 0, 0, 7, -8, 16_777_216, 0, 300_000_000];
    for (let count = 0; count <= given.length; count++) {
      expect(await values(tf.cast(tf.tensor1d(given.slice(0, count)), 'int32'))).toEqual(whole.slice(0, count));
    }
  });

  test('segment sums drop negative ids', async () => {
    const sums = tf.unsortedSegmentSum(
      tf.tensor2d([
        [1, 2],
        [3, 4],
        [5, 6],
      ]),
      tf.tensor1d([1, -1, 1], 'int32'),
      3,
    );
    expect(await values(sums)).toEqual([0, 0, 6, 8, 0, 0]);
  });

  test('einsum', async () => {
    const [a, b] = [ramp([3, 4]), ramp([4, 5])];
    const product = await values(tf.matMul(a, b));
    (await values(tf.einsum('ij,jk->ik', a, b))).forEach((value, i) => {
      expect(value).toBeCloseTo(product[i] ?? 0, 5);
    });
    const transposed = await values(tf.transpose(a));
    expect(await values(tf.einsum('ij->ji', a))).toEqual(transposed);
    const [total] = await values(tf.sum(a));
    expect((await values(tf.einsum('ij->', a)))[0]).toBeCloseTo(total ?? 0, 5);
    const squares = await values(tf.sum(tf.square(a), 1));
    (await values(tf.einsum('bi,bi->b', a, a))).forEach((value, i) => {
      expect(value).toBeCloseTo(squares[i] ?? 0, 5);
    });
  });
});

describe('memory on wasm', () => {
  test('a tensor beyond the heap is refused, and the backend lives on', async () => {
    await useBackend('wasm');
    const [column, row] = [tf.ones([40_000, 1]), tf.ones([1, 40_000])];
    expect(() => tf.matMul(column, row)).toThrow(
      /^wasm backend: expected at most 3\.0 GiB, got a request for 6\.0 GiB/,
    );
    expect(await values(tf.sum(column))).toEqual([40_000]);
    tf.dispose([column, row]);
  });
});
