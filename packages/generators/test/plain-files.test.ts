import { readFileSync } from 'node:fs';
import { createKey, useBackend } from '@ingd/engine';
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
  residualNetwork,
  skipNetwork,
  type TimeNetwork,
  timeNetwork,
  unet,
} from '../src/index.js';

const key = createKey(225);

/** Written by `safetensors.numpy.save_file` (0.8.0), the second with `metadata={"format": "np"}`: W₁, b₁, b₂ in float32, W₂ in float64. */
const files = ['python', 'python-with-format'] as const;
const bytesOf = (name: (typeof files)[number]) =>
  new Uint8Array(readFileSync(new URL(`fixtures/${name}.safetensors`, import.meta.url)));

const network = mlpNetwork({ widths: [2, 3, 1], activation: 'tanh' });

/** The bytes of a safetensors file as its format is defined, read by nothing of ours: names, shapes and numbers. */
function plainly(bytes: Uint8Array): Map<string, { shape: number[]; values: Float32Array }> {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const length = Number(view.getBigUint64(0, true));
  const { __metadata__: metadata, ...entries } = JSON.parse(new TextDecoder().decode(bytes.subarray(8, 8 + length)));
  expect(Object.values(metadata).every((text) => typeof text === 'string')).toBe(true);
  expect((8 + length) % 8).toBe(0);
  return new Map(
    Object.entries<{ dtype: string; shape: number[]; data_offsets: [number, number] }>(entries).map(
      ([name, { dtype, shape, data_offsets: place }]) => {
        expect(dtype).toBe('F32');
        const [begin, end] = place.map((offset) => 8 + length + offset) as [number, number];
        const values = Float32Array.from({ length: (end - begin) / 4 }, (_, i) => view.getFloat32(begin + 4 * i, true));
        return [name, { shape, values }];
      },
    ),
  );
}

const embedding = fourierTime({ frequencies: 2, period: 2 });
const kinds: Readonly<Record<string, () => Network | TimeNetwork>> = {
  'an mlp': () => network,
  'a residual network': () => residualNetwork({ inputs: 2, outputs: 2, width: 5, blocks: 2 }),
  'a skip network': () => skipNetwork({ network: mlpNetwork({ widths: [2, 4, 2] }) }),
  'a network told the time': () =>
    timeNetwork({ network: mlpNetwork({ widths: [2 + embedding.size, 4, 2] }), embedding }),
  'a convolutional network': () =>
    convolutionalNetwork({ height: 4, width: 2, convolutions: [{ channels: 2, halve: true }], dense: [3] }),
  'a U-Net': () => unet({ height: 4, width: 2, features: [2, 3], timeWidth: 4, embedding }),
  'a function of ours': () =>
    networkOf({
      name: 'ours',
      inputs: 2,
      outputs: 2,
      parameters: [{ name: 'scale', shape: [] }],
      initialise: () => [tf.scalar(1.5)],
      apply: ([scale], x) => tf.mul(x, scale as tf.Scalar),
    }),
};

describe.each(testBackends())('safetensors files on %s', (backend) => {
  beforeAll(async () => {
    await useBackend(backend);
  });

  test.each(files)('%s: parameters of another program are read for the network that is passed', async (name) => {
    const leaked = await leakedTensors(async () => {
      const { network: read, parameters, metadata } = decodeNetwork(bytesOf(name), network);
      expect(read).toBe(network);
      expect(metadata).toEqual(name === 'python' ? {} : { format: 'np' });
      const x = tf.tensor2d([
        [0.3, -0.7],
        [1.5, 0.2],
      ]);
      await expectSame('the values', network.apply(parameters, x), tf.tensor2d([[-3.1821376], [-3.2175309]]), 1e-5); // numpy's
      tf.dispose([x, ...parameters]);
    });
    expect(leaked).toBeLessThanOrEqual(0);
  });

  test.each(Object.entries(kinds))('%s is written as the format says, under its names', async (_, make) => {
    const made = make();
    const parameters = made.initialise({ key });
    const bytes = await encodeNetwork({ network: made, parameters });
    const found = plainly(bytes);
    expect([...found.keys()].sort()).toEqual(made.parameters.map(({ name }) => name).sort());
    for (const [i, { name, shape }] of made.parameters.entries()) {
      expect(found.get(name)?.shape).toEqual(shape);
      expect(found.get(name)?.values).toEqual(await (parameters[i] as tf.Tensor).data());
    }
    const again = decodeNetwork(bytes, made).parameters;
    for (const [i, parameter] of again.entries()) {
      expect(await parameter.data()).toEqual(await (parameters[i] as tf.Tensor).data());
    }
  });

  test('a file of another program that does not fit is refused with every name and shape, one without a network too', () => {
    expect(() => decodeNetwork(bytesOf('python'), mlpNetwork({ widths: [3, 2, 1] }))).toThrow(
      /layers\.0\.weights is \[2, 3\] where \[3, 2\] is needed; layers\.0\.bias is \[3\] where \[2\] is needed; layers\.1\.weights is \[3, 1\] where \[2, 1\]/,
    );
    expect(() => decodeNetwork(bytesOf('python'))).toThrow(/holds no network .*; pass the network whose parameters/);
    const bytes = bytesOf('python');
    expect(() => decodeNetwork(bytes.subarray(0, bytes.length - 1), network)).toThrow(/cut short/);
  });

  test('a file of ours whose format was altered is not taken for one of another program', async () => {
    const bytes = await encodeNetwork({ network, parameters: network.initialise({ key }) });
    const at = new TextDecoder('latin1').decode(bytes).indexOf('ingd-network');
    const altered = bytes.map((byte, i) => (i === at ? byte ^ 1 : byte));
    expect(() => decodeNetwork(altered, network)).toThrow(/holds no network/);
  });
});
