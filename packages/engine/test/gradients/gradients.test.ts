import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, test } from 'vitest';
import { useBackend } from '../../src/index.js';
import { leakedTensors, testBackends } from '../../src/testing.js';

interface Case {
  readonly name: string;
  readonly f: (x: tf.Tensor) => tf.Tensor;
  readonly x: tf.TensorLike;
  /** Only where second derivatives exist and are not 0 throughout. */
  readonly twice?: boolean;
}

const matrix = [
  [0.3, -1.2, 0.7],
  [1.4, 0.5, -0.6],
];
const other = () =>
  tf.tensor2d([
    [0.9, -0.4, 1.1],
    [0.2, 0.8, -1.3],
  ]);
const image = () =>
  tf.tensor4d(
    Array.from({ length: 50 }, (_, i) => Math.sin(i * 0.9)),
    [1, 5, 5, 2],
  );
const filter = Array.from({ length: 3 * 3 * 2 * 2 }, (_, i) => Math.cos(i * 0.7));

const cases: Case[] = [
  {
    name: 'where with a comparison',
    f: (x) => tf.where(tf.greater(x, 0), tf.square(x), tf.mul(x, 3)),
    x: matrix,
    twice: true,
  },
  {
    name: 'comparisons of every kind',
    f: (x) => tf.mul(tf.cast(tf.logicalAnd(tf.less(x, 1), tf.logicalNot(tf.equal(x, 7))), 'float32'), tf.pow(x, 3)),
    x: matrix,
    twice: true,
  },
  { name: 'clipByValue', f: (x) => tf.clipByValue(tf.square(x), 0.2, 1.5), x: matrix, twice: true },
  { name: 'relu', f: (x) => tf.mul(x, tf.relu(x)), x: matrix, twice: true },
  { name: 'relu6', f: (x) => tf.mul(x, tf.relu6(x)), x: matrix, twice: true },
  { name: 'selu', f: tf.selu, x: matrix, twice: true },
  { name: 'elu far out', f: (x) => tf.elu(tf.mul(x, 200)), x: [[0.9, -0.4]], twice: true },
  { name: 'prelu in its slope', f: (x) => tf.prelu(other() as tf.Tensor, tf.square(x)), x: matrix },
  { name: 'expm1 and log1p', f: (x) => tf.mul(tf.expm1(x), tf.log1p(tf.square(x))), x: matrix, twice: true },
  { name: 'pow in base and exponent', f: (x) => tf.pow(tf.add(tf.square(x), 0.5), x), x: matrix, twice: true },
  { name: 'pow at 0', f: (x) => tf.pow(x, 2), x: [0, 1, -2], twice: true },
  { name: 'maximum against a row', f: (x) => tf.square(tf.maximum(other(), x)), x: [0.1, 0.3, -0.2], twice: true },
  { name: 'minimum against a row', f: (x) => tf.square(tf.minimum(other(), x)), x: [0.1, 0.3, -0.2], twice: true },
  { name: 'squaredDifference to a row', f: (x) => tf.squaredDifference(other(), x), x: [0.1, 0.3, -0.2], twice: true },
  { name: 'broadcast division', f: (x) => tf.div(other(), tf.add(tf.square(x), 1)), x: [0.1, 0.3, -0.2], twice: true },
  { name: 'atan2', f: (x) => tf.atan2(tf.add(x, 3), tf.square(other())), x: [0.1, 0.3, -0.2], twice: true },
  { name: 'max along an axis', f: (x) => tf.square(tf.max(x, 1)), x: matrix, twice: true },
  { name: 'min along axes, kept', f: (x) => tf.square(tf.min(x, [0, 1], true)), x: matrix, twice: true },
  { name: 'softmax', f: (x) => tf.mul(tf.softmax(x), other()), x: matrix, twice: true },
  { name: 'logSoftmax', f: (x) => tf.mul(tf.logSoftmax(x), other()), x: matrix, twice: true },
  { name: 'logSumExp along axis 0', f: (x) => tf.logSumExp(x, 0), x: matrix, twice: true },
  { name: 'mean of squares', f: (x) => tf.square(tf.mean(tf.square(x), 0)), x: matrix, twice: true },
  { name: 'prod along an axis', f: (x) => tf.prod(x, 1), x: matrix, twice: true },
  {
    name: 'prod of everything, with a zero',
    f: (x) => tf.prod(x),
    x: [
      [0.5, 0],
      [2, 3],
    ],
    twice: true,
  },
  { name: 'cumsum along axis 0', f: (x) => tf.square(tf.cumsum(x, 0)), x: matrix, twice: true },
  { name: 'cumsum exclusive, reversed', f: (x) => tf.square(tf.cumsum(x, 1, true, true)), x: matrix, twice: true },
  { name: 'cumprod', f: (x) => tf.cumprod(x, 1), x: matrix, twice: true },
  { name: 'cumprod exclusive, reversed', f: (x) => tf.cumprod(x, 0, true, true), x: matrix },
  { name: 'matMul', f: (x) => tf.matMul(x, x, false, true), x: matrix, twice: true },
  { name: 'matMul, left transposed', f: (x) => tf.matMul(x, tf.square(x), true, false), x: matrix, twice: true },
  {
    name: 'matMul, both transposed',
    f: (x) =>
      tf.matMul(
        x,
        tf.tensor2d([
          [1, 2],
          [0, 1],
          [1, -1],
        ]),
        true,
        true,
      ),
    x: matrix,
  },
  {
    name: 'matMul with a broadcast batch',
    f: (x) => tf.matMul(tf.stack([other(), other()]), tf.expandDims(tf.transpose(x), 0)),
    x: matrix,
  },
  { name: 'einsum', f: (x) => tf.einsum('ij,kj->ik', x, tf.square(x)), x: matrix, twice: true },
  { name: 'einsum of one', f: (x) => tf.square(tf.einsum('ij->j', x)), x: matrix, twice: true },
  { name: 'einsum with a label of one argument', f: (x) => tf.einsum('ij,kl->il', x, other()), x: matrix },
  { name: 'gather', f: (x) => tf.square(tf.gather(x, tf.tensor1d([1, 1, 0], 'int32'), 1)), x: matrix, twice: true },
  {
    name: 'gather rows by a matrix',
    f: (x) => tf.square(tf.gather(x, tf.tensor2d([[1], [0]], [2, 1], 'int32'))),
    x: matrix,
    twice: true,
  },
  {
    name: 'gather in batches',
    f: (x) =>
      tf.square(
        tf.gather(
          x,
          tf.tensor2d(
            [
              [2, 2],
              [0, 1],
            ],
            [2, 2],
            'int32',
          ),
          1,
          1,
        ),
      ),
    x: matrix,
    twice: true,
  },
  {
    name: 'gatherND',
    f: (x) =>
      tf.square(
        tf.gatherND(
          x,
          tf.tensor2d(
            [
              [0, 1],
              [1, 2],
            ],
            [2, 2],
            'int32',
          ),
        ),
      ),
    x: matrix,
    twice: true,
  },
  {
    name: 'scatterND',
    f: (x) => tf.square(tf.scatterND(tf.tensor2d([[3], [0]], [2, 1], 'int32'), x, [4, 3])),
    x: matrix,
    twice: true,
  },
  {
    name: 'unsortedSegmentSum',
    f: (x) => tf.square(tf.unsortedSegmentSum(x, tf.tensor1d([1, 1], 'int32'), 2)),
    x: matrix,
    twice: true,
  },
  { name: 'stridedSlice', f: (x) => tf.square(tf.stridedSlice(x, [0, 2], [2, -4], [1, -2])), x: matrix, twice: true },
  { name: 'topk', f: (x) => tf.square(tf.topk(x, 2).values), x: matrix, twice: true },
  {
    name: 'slice, pad, tile, reverse',
    f: (x) =>
      tf.square(
        tf.tile(
          tf.pad(tf.reverse(tf.slice(x, [0, 1]), 1), [
            [1, 0],
            [0, 1],
          ]),
          [2, 1],
        ),
      ),
    x: matrix,
    twice: true,
  },
  {
    name: 'stack, unstack, concat, split',
    f: (x) => tf.concat([tf.stack(tf.unstack(x)), tf.square(tf.split(x, [1, 2], 1)[1] as tf.Tensor)], 1),
    x: matrix,
    twice: true,
  },
  {
    name: 'conv2d in its filter',
    f: (x) => tf.square(tf.conv2d(image(), tf.reshape(x, [3, 3, 2, 2]) as tf.Tensor4D, 2, 'same')),
    x: filter,
    twice: true,
  },
  {
    name: 'conv2d in its image',
    f: (x) => tf.square(tf.conv2d(tf.reshape(x, [1, 3, 3, 4]) as tf.Tensor4D, tf.ones([2, 2, 4, 1]), 1, 'valid')),
    x: filter,
    twice: true,
  },
  ...(
    [
      ['an odd filter, same', [3, 3], 1, 'same'],
      ['a flat even filter, same', [2, 3], 1, 'same'],
      ['stride 2', [3, 3], 2, 'same'],
    ] as const
  ).map(
    ([name, [height, width], stride, pad]): Case => ({
      name: `conv2d in its image: ${name}`,
      f: (x) => {
        const weights = tf.tensor(Float32Array.from({ length: height * width * 6 }, (_, i) => Math.cos(i * 0.7)));
        const shaped = tf.reshape(weights, [height, width, 2, 3]) as tf.Tensor4D;
        return tf.square(tf.conv2d(tf.reshape(x, [2, 3, 3, 2]) as tf.Tensor4D, shaped, stride, pad));
      },
      x: filter,
      twice: true,
    }),
  ),
];

/** Σ c f(x) with fixed weights c, so that no entry's slope cancels against another's. */
function weigh(y: tf.Tensor): tf.Tensor {
  const weights = tf.tensor(
    Float32Array.from({ length: y.size }, (_, i) => 1 + 0.3 * Math.cos(i)),
    y.shape,
  );
  return tf.sum(tf.mul(y, weights));
}

/** Directional derivative of a scalar function by central differences, extrapolated. */
async function differences(f: (x: tf.Tensor) => tf.Tensor, x: tf.Tensor, direction: tf.Tensor): Promise<number> {
  const slopeAt = async (step: number) => {
    const y = tf.tidy(() => tf.sub(f(tf.add(x, tf.mul(direction, step))), f(tf.sub(x, tf.mul(direction, step)))));
    const [difference = Number.NaN] = await y.data();
    y.dispose();
    return difference / (2 * step);
  };
  return (4 * (await slopeAt(0.01)) - (await slopeAt(0.02))) / 3;
}

describe.each(testBackends())('gradients on %s', (backend) => {
  beforeAll(async () => {
    await useBackend(backend);
  });

  test.each(cases)('$name', async ({ f, x: values, twice }) => {
    const leaked = await leakedTensors(async () => {
      const x = tf.tensor(values);
      const direction = tf.tensor(
        Float32Array.from({ length: x.size }, (_, i) => Math.sin(i + 1)),
        x.shape,
      );
      const along = (g: (x: tf.Tensor) => tf.Tensor) => (y: tf.Tensor) => tf.sum(tf.mul(tf.grad(g)(y), direction));
      const once = (y: tf.Tensor) => weigh(f(y));
      await compare(along(once), once, x, direction);
      if (twice) await compare(along(along(once)), along(once), x, direction);
      tf.dispose([x, direction]);
    });
    expect(leaked).toBe(0);
  });
});

async function compare(
  slope: (x: tf.Tensor) => tf.Tensor,
  f: (x: tf.Tensor) => tf.Tensor,
  x: tf.Tensor,
  direction: tf.Tensor,
): Promise<void> {
  const exact = tf.tidy(() => slope(x));
  const [value = Number.NaN] = await exact.data();
  exact.dispose();
  const expected = await differences(f, x, direction);
  expect(Math.abs(value - expected) / (1 + Math.abs(expected))).toBeLessThan(2e-3);
}

describe('subgradients and jumps', () => {
  beforeAll(async () => {
    await useBackend('wasm');
  });

  test('tied maxima share the gradient', async () => {
    expect([
      ...(await tf
        .grad((x) => tf.max(x))(tf.tensor1d([2, 2, 1]))
        .data()),
    ]).toEqual([0.5, 0.5, 0]);
  });

  test('floorDiv is flat', async () => {
    const slope = tf.grad((x) => tf.sum(tf.add(tf.floorDiv(x, 2), x)))(tf.tensor1d([3, 5]));
    expect([...(await slope.data())]).toEqual([1, 1]);
  });

  test('x⁰ is flat at 0', async () => {
    expect([
      ...(await tf
        .grad((x) => tf.sum(tf.pow(x, 0)))(tf.tensor1d([0, 1]))
        .data()),
    ]).toEqual([0, 0]);
  });

  test('a custom gradient may use its input and its output', async () => {
    const cube = tf.customGrad((x, save) => {
      const input = x as tf.Tensor;
      const value = tf.pow(input, 3);
      (save as tf.GradSaveFunc)([value]);
      return { value, gradFunc: (dy, saved) => tf.mul(dy, tf.div(tf.mul(saved[0] as tf.Tensor, 3), input)) };
    });
    const second = tf.grad((x) => tf.sum(tf.grad((y) => tf.sum(cube(tf.mul(y, 2))))(x)))(tf.tensor1d([1, -2]));
    const [a = 0, b = 0] = await second.data(); // d²(2x)³/dx² = 48 x
    expect(a).toBeCloseTo(48, 3);
    expect(b).toBeCloseTo(-96, 3);
  });

  test('a custom operation may answer its input: a straight-through gate', async () => {
    const gate = tf.customGrad((x) => ({ value: x as tf.Tensor, gradFunc: (dy) => tf.mul(dy, 3) }));
    const x = tf.tensor1d([1, 2]);
    const leaked = await leakedTensors(async () => {
      const { value, grad } = tf.valueAndGrad((y) => tf.sum(gate(y)))(x);
      expect([...(await value.data()), ...(await grad.data())]).toEqual([3, 3, 3]);
      tf.dispose([value, grad]);
    });
    expect(leaked).toBe(0);
    expect([...(await x.data())]).toEqual([1, 2]);
    x.dispose();
  });
});
