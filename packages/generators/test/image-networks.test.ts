import { createKey, fold, normal, normalValues, useBackend } from '@ingd/engine';
import { expectSame, leakedTensors, testBackends } from '@ingd/engine/testing';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, test } from 'vitest';
import {
  convolutionalNetwork,
  decodeNetwork,
  encodeNetwork,
  fourierTime,
  mlpNetwork,
  type Network,
  networkOf,
  parameterCount,
  type TimeNetwork,
  timeNetwork,
  unet,
} from '../src/index.js';
import { convolutionLayer, denseLayer } from '../src/networks/affine-layer.js';
import { plainConvolution, plainHalve } from './plain-images.js';
import { expectSlope } from './slope.js';

const key = createKey(202);

const small = () =>
  convolutionalNetwork({
    height: 4,
    width: 6,
    channels: 2,
    convolutions: [{ channels: 3 }, { channels: 2, kernel: 2, halve: true }],
    dense: [5, 2],
    activation: 'gelu',
  });

const smallUnet = () =>
  unet({
    height: 4,
    width: 6,
    channels: 2,
    features: [3, 2],
    timeWidth: 5,
    embedding: fourierTime({ frequencies: 2, period: 2 }),
  });

/** A U-Net at the time 0.3 as a network, so that one set of laws holds for both. */
const atOneTime = (made: TimeNetwork): Network =>
  networkOf({ ...made, apply: (parameters, x) => made.apply(parameters, x, 0.3), record: made.record });

const makers: Readonly<Record<string, () => Network>> = {
  'a convolutional network': small,
  'a U-Net': () => atOneTime(smallUnet()),
};

describe.each(testBackends())('networks of images on %s', (backend) => {
  beforeAll(async () => {
    await useBackend(backend);
  });

  const x = () => normal<tf.Rank.R2>(fold(key, 1), [3, 48]);

  describe.each(Object.entries(makers))('%s', (_, make) => {
    test('the same key draws the same bits, in the shapes and within the bounds promised', async () => {
      const network = make();
      const [first, second] = [network.initialise({ key }), network.initialise({ key })];
      expect(first.map(({ shape }) => shape)).toEqual(network.parameters.map(({ shape }) => shape));
      expect(first.reduce((total, { size }) => total + size, 0)).toBe(parameterCount(network.parameters));
      for (const [i, tensor] of first.entries()) {
        const values = await tensor.data();
        expect(values).toEqual(await (second[i] as tf.Tensor).data());
        const { shape } = network.parameters[i - (i % 2)] as { shape: readonly number[] };
        const fanIn = shape.slice(0, -1).reduce((product, size) => product * size, 1);
        expect(values.every((value) => value !== 0 && Math.abs(value) <= 1 / Math.sqrt(fanIn))).toBe(true);
      }
    });

    test.each(['parameters', 'image'])('the gradient in its %s is the difference quotient', async (what) => {
      const network = make();
      const given = [...network.initialise({ key: fold(key, 2) }), x()];
      const along = given.map(({ shape }, i) => {
        const moves = what === 'image' ? i === given.length - 1 : i < given.length - 1;
        return moves ? normal(fold(fold(key, 3), i), shape) : tf.zeros(shape);
      });
      const loss = (values: readonly tf.Tensor[]): tf.Scalar =>
        tf.mean(tf.square(network.apply(values.slice(0, -1), values.at(-1) as tf.Tensor2D)));
      const gradients = tf.grads((...values: tf.Tensor[]) => loss(values))(given);
      await expectSlope({ loss, at: given, gradients, along, tolerance: 2e-3 });
    });

    test('leaves nothing behind', async () => {
      const points = x();
      const leaked = await leakedTensors(() => {
        const network = make();
        const parameters = network.initialise({ key });
        network.apply(parameters, points).dispose();
        tf.dispose(parameters);
      });
      expect(leaked).toBe(0);
    });
  });

  test('a convolutional network survives a file, to the last bit', async () => {
    const network = small();
    const parameters = network.initialise({ key });
    const saved = decodeNetwork(await encodeNetwork({ network, parameters }));
    expect(saved.network.name).toBe('convolutional(4x6x2-3x3-/2x2-5-2, gelu)');
    const after = (saved.network as Network).apply(saved.parameters, x());
    expect(await after.data()).toEqual(await network.apply(parameters, x()).data());
  });

  test('a U-Net survives a file, to the last bit', async () => {
    const network = smallUnet();
    const parameters = network.initialise({ key });
    const saved = decodeNetwork(await encodeNetwork({ network, parameters }));
    const after = (saved.network as TimeNetwork).apply(saved.parameters, x(), 0.7);
    expect(await after.data()).toEqual(await network.apply(parameters, x(), 0.7).data());
  });

  test('a U-Net takes one time for all rows, or one for each, and starts as the function 0 where asked', async () => {
    const network = smallUnet();
    const parameters = network.initialise({ key });
    const together = network.apply(parameters, x(), 0.3);
    await expectSame('the values', network.apply(parameters, x(), tf.fill([3, 1], 0.3)), together, 1e-6);
    const other = await network.apply(parameters, x(), 0.9).data();
    expect(other).not.toEqual(await network.apply(parameters, x(), 0.3).data());
    const still = network.apply(network.initialise({ key, lastLayer: 'zero' }), x(), 0.3);
    expect(await still.data()).toEqual(new Float32Array(144));
  });

  test('convolutions and halves are those of plain loops in float64', async () => {
    const image = { height: 4, width: 6, channels: 2 };
    const [z, bias] = [normalValues(fold(key, 10), 3 * 48), normalValues(fold(key, 11), 3)];
    for (const kernel of [1, 2, 3, 5]) {
      const weights = normalValues(fold(key, 12 + kernel), kernel * kernel * 6);
      for (const halved of [false, true]) {
        const layer = convolutionLayer({ name: 'c', image, channels: 3, kernel, halve: halved });
        const w = tf.tensor(Float32Array.from(weights), [kernel, kernel, 2, 3]);
        const found = layer.shift(
          tf.tensor1d(Float32Array.from(bias)),
          layer.linear(w, tf.tensor2d(Float32Array.from(z), [3, 48])),
        );
        const sides = halved ? { height: 2, width: 3, channels: 2 } : image;
        const expected = [0, 1, 2].flatMap((n) => {
          const one = z.slice(48 * n, 48 * (n + 1));
          const given = halved ? plainHalve(one, image) : one;
          return Array.from(plainConvolution(given, sides, { weights, bias, kernel }));
        });
        await expectSame(`kernel ${kernel}`, found, tf.tensor2d(expected, [3, sides.height * sides.width * 3]), 1e-5);
      }
    }
  });

  test.each([
    ['dense', () => denseLayer({ name: 'd', inputs: 48, outputs: 5 })],
    ...[1, 2, 3].flatMap((kernel) =>
      [false, true].map((halve) => {
        const image = { height: 4, width: 6, channels: 2 };
        const made = () => convolutionLayer({ name: 'c', image, channels: 3, kernel, halve });
        return [`kernel ${kernel}${halve ? ', halved' : ''}`, made] as const;
      }),
    ),
  ] as const)('a layer and its adjoint belong together: %s', async (_, make) => {
    const layer = make();
    const shape = layer.kernel === undefined ? [48, 5] : [layer.kernel, layer.kernel, 2, 3];
    const [w, z] = [normal(fold(key, 20), shape), x()];
    const u = normal<tf.Rank.R2>(fold(key, 21), [3, layer.to]);
    const paired = tf.sum(tf.mul(u, layer.linear(w, z)));
    await expectSame('⟨Lᵀu, z⟩', tf.sum(tf.mul(layer.adjoint(w, u), z)), tf.clone(paired), 1e-4);
    await expectSame('⟨∇_W, W⟩', tf.sum(tf.mul(layer.weightGradient(z, u), w)), paired, 1e-4);
    const b = normal<tf.Rank.R1>(fold(key, 22), [layer.outputs]);
    const shifted = tf.sum(tf.mul(u, layer.shift(b, tf.zerosLike(u))));
    await expectSame('⟨∇_b, b⟩', tf.sum(tf.mul(layer.biasGradient(u), b)), shifted, 1e-4);
  });

  test('on images of one pixel a convolution is a dense layer', async () => {
    const convolutions = [{ channels: 6, kernel: 1 }];
    const network = convolutionalNetwork({ height: 1, width: 1, channels: 4, convolutions, dense: [5, 2] });
    const dense = mlpNetwork({ widths: [4, 6, 5, 2] });
    const own = network.initialise({ key });
    const points = normal<tf.Rank.R2>(fold(key, 30), [7, 4]);
    for (const [i, parameter] of dense.initialise({ key }).entries()) {
      expect(await (own[i] as tf.Tensor).data()).toEqual(await parameter.data());
    }
    await expectSame('values', network.apply(own, points), dense.apply(dense.initialise({ key }), points), 1e-6);
  });

  test.each<[string, () => unknown, RegExp]>([
    [
      'an odd side',
      () => convolutionalNetwork({ height: 7, width: 6, convolutions: [{ channels: 2, halve: true }], dense: [1] }),
      /convolutionalNetwork: expected even sides where convolutions\[0\] halves the image, got 7x6; halve less often/,
    ],
    [
      'no convolution',
      () => convolutionalNetwork({ height: 6, width: 6, convolutions: [], dense: [1] }),
      /at least one convolution, got none; use mlpNetwork/,
    ],
    [
      'no dense layer',
      () => convolutionalNetwork({ height: 6, width: 6, convolutions: [{ channels: 1 }], dense: [] }),
      /at least 1 dense, got 0/,
    ],
    [
      'half a pixel',
      () => convolutionalNetwork({ height: 1.5, width: 6, convolutions: [{ channels: 1 }], dense: [1] }),
      /convolutionalNetwork: expected height/,
    ],
    ['a third level', () => unet({ height: 6, width: 8, features: [2, 2, 2] }), /features\[2\] halves .* got 3x4/],
    ['a filter of no size', () => unet({ height: 6, width: 8, features: [2], kernel: 0 }), /unet: expected kernel/],
    [
      'an image of another size',
      () => smallUnet().apply(smallUnet().initialise({ key }), tf.zeros([2, 47]), 0),
      /expected x of shape \[any, 48\]/,
    ],
    [
      'times of another number',
      () => smallUnet().apply(smallUnet().initialise({ key }), tf.zeros([2, 48]), tf.zeros([3, 1])),
      /expected t of shape \[2, 1\]/,
    ],
    [
      'a convolutional network without a column for the time',
      () =>
        timeNetwork({
          network: convolutionalNetwork({ height: 1, width: 1, convolutions: [{ channels: 1 }], dense: [1] }),
        }),
      /more than 1 inputs/,
    ],
  ])('%s is refused', (_, call, message) => {
    expect(call).toThrow(message);
  });
});
