import { createKey, normal } from '@ingd/engine';
import { leakedTensors, useTestBackend } from '@ingd/engine/testing';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, test } from 'vitest';
import { type DriftSpace, drawMlp, gaussian, kernelGradient, mlpTangent } from '../src/index.js';

const spaces: readonly [name: string, make: () => DriftSpace][] = [
  ['mlpTangent', () => mlpTangent({ network: drawMlp({ widths: [3, 9, 7, 3], key: createKey(1) }) })],
  ['mlpTangent of one layer', () => mlpTangent({ network: drawMlp({ widths: [3, 3], key: createKey(1) }) })],
  ['kernelGradient', () => kernelGradient({ kernel: gaussian({ bandwidth: 1.4 }), dimension: 3 })],
];

beforeAll(async () => {
  await useTestBackend();
});

describe.each(spaces)('a drift of %s', (_name, make) => {
  const particles = () => normal<tf.Rank.R2>(createKey(2), [11, 3]);
  const drift = () => {
    const [space, x] = [make(), particles()];
    const basis = space.at(x);
    const weights = tf.tidy(() => tf.reshape<tf.Rank.R1>(basis.transpose(normal(createKey(3), [1, 11, 3])), [-1]));
    const field = basis.field(weights);
    tf.dispose([x, weights]);
    basis.dispose();
    space.dispose();
    return field;
  };

  test('is the same in one kernel and in tensors, which a tape asks for', async () => {
    const field = drift();
    const x = normal<tf.Rank.R2>(createKey(4), [7, 3]);
    const once = await field.at(x).data<'float32'>();
    const { value, grad } = tf.valueAndGrad((points: tf.Tensor) => tf.sum(field.at(points as tf.Tensor2D)))(x);
    const total = once.reduce((sum, each) => sum + each, 0);
    expect((await value.data())[0]).toBeCloseTo(total, 4);
    const u = normal<tf.Rank.R2>(createKey(5), [7, 3]);
    const along = await tf.sum(tf.mul(grad, u)).data();
    const pushed = await tf.sum(field.jvp(x, u)).data();
    expect(along[0]).toBeCloseTo(pushed[0] as number, 3);
  });

  test('gives each row whatever the others are, and none for none', async () => {
    const field = drift();
    const x = normal<tf.Rank.R2>(createKey(4), [7, 3]);
    const all = await field.at(x).data<'float32'>();
    const last = await field.at(tf.slice2d(x, [6, 0], [1, 3])).data<'float32'>();
    for (const [i, value] of last.entries()) expect(value).toBeCloseTo(all[18 + i] as number, 5);
    expect(field.at(tf.zeros([0, 3])).shape).toEqual([0, 3]);
  });

  test('leaves no tensor behind', async () => {
    const run = async () => {
      const field = drift();
      const x = normal<tf.Rank.R2>(createKey(4), [7, 3]);
      tf.dispose([field.at(x), field.at(x), x]);
      field.dispose();
    };
    await run();
    expect(await leakedTensors(run)).toBe(0);
  });
});
