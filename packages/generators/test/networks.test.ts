import { createKey, fold, normal, useBackend } from '@ingd/engine';
import { expectSame, leakedTensors, testBackends } from '@ingd/engine/testing';
import { drawMlp } from '@ingd/kernels';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, test } from 'vitest';
import {
  decodeNetwork,
  encodeNetwork,
  fourierTime,
  mlpNetwork,
  type Network,
  networkOf,
  parameterCount,
  residualNetwork,
  timeNetwork,
} from '../src/index.js';
import { expectSlope } from './slope.js';

const key = createKey(7);

/** Every network as a function of [x, t] columns, so that one set of laws holds for all. */
const networks: Readonly<Record<string, () => Network>> = {
  'an mlp': () => mlpNetwork({ widths: [3, 8, 6, 2], activation: 'gelu' }),
  'an mlp without hidden layer': () => mlpNetwork({ widths: [3, 2] }),
  'a residual network': () => residualNetwork({ inputs: 3, outputs: 2, width: 7, blocks: 2 }),
  'a function of ours': () =>
    networkOf({
      name: 'ours',
      inputs: 3,
      outputs: 3,
      parameters: [{ name: 'scale', shape: [3] }],
      initialise: () => [tf.ones([3])],
      apply: ([scale], x) => tf.mul(tf.sin(x), scale as tf.Tensor1D),
    }),
};

describe.each(testBackends())('networks on %s', (backend) => {
  beforeAll(async () => {
    await useBackend(backend);
  });

  describe.each(Object.entries(networks))('%s', (_, make) => {
    const x = () => normal<tf.Rank.R2>(fold(key, 1), [5, 3]);

    test('the same key draws the same bits, in the shapes promised', async () => {
      const network = make();
      const [first, second] = [network.initialise({ key }), network.initialise({ key })];
      expect(first.map(({ shape }) => shape)).toEqual(network.parameters.map(({ shape }) => shape));
      for (const [i, tensor] of first.entries()) {
        expect(await tensor.data()).toEqual(await (second[i] as tf.Tensor).data());
      }
      expect(first.reduce((total, { size }) => total + size, 0)).toBe(parameterCount(network.parameters));
    });

    test('the gradient in its parameters is the difference quotient', async () => {
      const network = make();
      const parameters = network.initialise({ key: fold(key, 2) });
      const along = parameters.map((parameter, i) => normal(fold(fold(key, 3), i), parameter.shape));
      const loss = (values: readonly tf.Tensor[]): tf.Scalar => tf.mean(tf.square(network.apply(values, x())));
      const gradients = tf.grads((...values: tf.Tensor[]) => loss(values))(parameters);
      await expectSlope({ loss, at: parameters, gradients, along, tolerance: 2e-3 });
    });

    test('survives a file, to the last bit', async () => {
      const network = make();
      const parameters = network.initialise({ key });
      const bytes = await encodeNetwork({ network, parameters, metadata: { epoch: 3 } });
      const isOurs = network.record.kind === 'custom';
      const saved = decodeNetwork(bytes, isOurs ? network : undefined);
      expect(saved.network.name).toBe(network.name);
      expect(saved.metadata).toEqual({ epoch: 3 });
      const [before, after] = [network.apply(parameters, x()), (saved.network as Network).apply(saved.parameters, x())];
      expect(await after.data()).toEqual(await before.data());
      if (isOurs)
        expect(() => decodeNetwork(bytes)).toThrow(/kind "custom" cannot be made from a file; pass the network/);
    });

    test('leaves nothing behind', async () => {
      const points = x();
      const leaked = await leakedTensors(async () => {
        const network = make();
        const parameters = network.initialise({ key });
        network.apply(parameters, points).dispose();
        const saved = decodeNetwork(await encodeNetwork({ network, parameters }), network);
        tf.dispose([...parameters, ...saved.parameters]);
      });
      expect(leaked).toBe(0);
    });
  });

  test('one layer of PyTorch’s initialisation is what drawMlp draws, within its bounds', async () => {
    const [weights] = mlpNetwork({ widths: [4, 3] }).initialise({ key }) as [tf.Tensor2D];
    const drawn = drawMlp({ widths: [4, 3], key: fold(key, 0) });
    expect(await weights.data()).toEqual(await drawn.layers[0]?.weights.data());
    const wide = mlpNetwork({ widths: [100, 50, 1] }).initialise({ key });
    const values = await (wide[0] as tf.Tensor).data();
    expect(values.every((value) => Math.abs(value) <= 0.1)).toBe(true);
  });

  test('xavier and he have the variance they are named for', async () => {
    const variance = async (tensor: tf.Tensor | undefined) =>
      ((await tf.moments(tensor as tf.Tensor).variance.data()) as Float32Array)[0] as number;
    const network = mlpNetwork({ widths: [200, 100, 1] });
    const [xavier] = network.initialise({ key, initialisation: 'xavier' });
    const [he, bias] = network.initialise({ key, initialisation: 'he' });
    // A variance of 20 000 draws has a relative standard error of 1 % (normal), less for uniform ones.
    expect(Math.abs((await variance(xavier)) / (2 / 300) - 1)).toBeLessThan(0.04);
    expect(Math.abs((await variance(he)) / (2 / 200) - 1)).toBeLessThan(0.04);
    expect(await (bias as tf.Tensor).data()).toEqual(new Float32Array(100));
  });

  test('a network whose last layer is zero is the function 0', async () => {
    const network = residualNetwork({ inputs: 3, outputs: 2, width: 7, blocks: 1 });
    const values = network.apply(network.initialise({ key, lastLayer: 'zero' }), normal(key, [4, 3]));
    expect(await values.data()).toEqual(new Float32Array(8));
  });

  test('a time network takes one time for all rows, or one for each', async () => {
    const embedding = fourierTime({ frequencies: 3, period: 2 });
    const network = timeNetwork({ network: mlpNetwork({ widths: [2 + embedding.size, 8, 2] }), embedding });
    const parameters = network.initialise({ key });
    const x = normal<tf.Rank.R2>(fold(key, 4), [6, 2]);
    const together = network.apply(parameters, x, 0.3);
    const apart = network.apply(parameters, x, tf.fill<tf.Rank.R2>([6, 1], 0.3));
    await expectSame('the values', apart, tf.clone(together), 1e-6);
    const restored = decodeNetwork(await encodeNetwork({ network, parameters })).network;
    const slower = timeNetwork({
      network: mlpNetwork({ widths: [9, 8, 2] }),
      embedding: fourierTime({ frequencies: 3, period: 4 }),
    });
    const bytes = await encodeNetwork({ network, parameters });
    expect(() => decodeNetwork(bytes, slower)).toThrow(
      /^decodeNetwork: the file's network is .*"period":2.*, not .*"period":4.*; pass the network that was saved$/,
    );
    expect(restored.name).toBe(network.name);
    await expectSame('the restored values', (restored as typeof network).apply(parameters, x, 0.3), together, 1e-6);
  });

  test('Fourier time is sines and cosines of 1, 2, 4, … turns a period', async () => {
    const [row] = await fourierTime({ frequencies: 2, period: 4 })
      .embed(tf.tensor2d([[0.7]]))
      .array();
    const angle = (2 * Math.PI * 0.7) / 4;
    const expected = [0.175, Math.sin(angle), Math.sin(2 * angle), Math.cos(angle), Math.cos(2 * angle)];
    expected.forEach((value, i) => {
      expect(Math.abs((row?.[i] as number) - value)).toBeLessThan(1e-6);
    });
  });

  test('parameters of another network are refused, every name and shape listed', async () => {
    const [small, large] = [mlpNetwork({ widths: [2, 3, 1] }), mlpNetwork({ widths: [2, 4, 4, 1] })];
    const bytes = await encodeNetwork({ network: small, parameters: small.initialise({ key }) });
    const message = (() => {
      try {
        decodeNetwork(bytes, large);
        return '';
      } catch (error) {
        return (error as Error).message;
      }
    })();
    for (const phrase of [
      /^decodeNetwork: /,
      /layers\.0\.weights is \[2, 3\] where \[2, 4\] is needed/,
      /layers\.1\.weights is \[3, 1\] where \[4, 4\] is needed/,
      /layers\.2\.weights \[4, 1\] is missing/,
      /pass the network that was saved/,
    ]) {
      expect(message).toMatch(phrase);
    }
    const altered = bytes.slice();
    altered[bytes.length - 2] = (altered[bytes.length - 2] as number) ^ 1;
    expect(() => decodeNetwork(altered)).toThrow(/altered/);
    expect(() => decodeNetwork(bytes.subarray(0, 40))).toThrow(/cut short/);
  });

  test.each<[string, () => unknown, RegExp]>([
    [
      'no widths',
      () => mlpNetwork({} as Parameters<typeof mlpNetwork>[0]),
      /mlpNetwork: expected widths to be a list of numbers, got undefined; pass \[input/,
    ],
    ['one width', () => mlpNetwork({ widths: [3] }), /mlpNetwork: expected at least 2 widths, got 1/],
    ['a width of 0', () => mlpNetwork({ widths: [3, 0, 1] }), /expected widths\[1\]/],
    ['no activation of that name', () => mlpNetwork({ widths: [3, 1], activation: 'swish' as 'silu' }), /swish/],
    [
      'no initialisation of that name',
      () => mlpNetwork({ widths: [1, 1] }).initialise({ key, initialisation: 'zeros' as 'he' }),
      /got zeros/,
    ],
    [
      'a network without room for x',
      () => timeNetwork({ network: mlpNetwork({ widths: [1, 2] }) }),
      /more than 1 inputs/,
    ],
    ['no blocks', () => residualNetwork({ inputs: 1, outputs: 1, width: 2, blocks: 0 }), /expected blocks/],
    [
      'too few parameters',
      () => mlpNetwork({ widths: [1, 1] }).apply([], tf.zeros([1, 1])),
      /expected 2 parameters, got 0/,
    ],
    [
      'points of another width',
      () => mlpNetwork({ widths: [1, 1] }).apply(mlpNetwork({ widths: [1, 1] }).initialise({ key }), tf.zeros([1, 2])),
      /expected x of shape \[any, 1\]/,
    ],
  ])('%s is refused', (_, call, message) => {
    expect(call).toThrow(message);
  });
});
