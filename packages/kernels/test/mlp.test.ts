import { createKey, useBackend } from '@ingd/engine';
import { leakedTensors } from '@ingd/engine/testing';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, test } from 'vitest';
import { drawMlp, type MlpLayer, mlp } from '../src/index.js';

describe('drawMlp', () => {
  beforeAll(async () => {
    await useBackend('cpu');
  });

  test('draws weights and biases uniform in ±1/√fan_in', async () => {
    const network = drawMlp({ widths: [100, 400, 9], key: createKey(3) });
    expect(network.widths).toEqual([100, 400, 9]);
    for (const [index, { weights, bias }] of network.layers.entries()) {
      const fanIn = network.widths[index] as number;
      const values = [...(await weights.data()), ...(await bias.data())].map((value) => value * Math.sqrt(fanIn));
      const mean = values.reduce((total, value) => total + value, 0) / values.length;
      const variance = values.reduce((total, value) => total + value ** 2, 0) / values.length;
      const standardError = 1 / Math.sqrt(values.length);
      expect(Math.max(...values.map(Math.abs))).toBeLessThanOrEqual(1);
      expect(Math.abs(mean)).toBeLessThan(4 * standardError * Math.sqrt(1 / 3));
      expect(Math.abs(variance - 1 / 3)).toBeLessThan(4 * standardError * Math.sqrt(4 / 45));
    }
    network.dispose();
  });

  test('the same key gives the same bits, on every backend; another key another network', async () => {
    const drawn: Float32Array[] = [];
    for (const [backend, seed] of [
      ['cpu', 3],
      ['wasm', 3],
      ['cpu', 4],
    ] as const) {
      await useBackend(backend);
      const network = drawMlp({ widths: [3, 5, 3], key: createKey(seed) });
      drawn.push(Float32Array.from(await (network.layers[1] as MlpLayer).weights.data()));
      network.dispose();
    }
    expect(drawn[1]).toEqual(drawn[0]);
    expect(drawn[2]).not.toEqual(drawn[0]);
  });

  test('evaluates tanh layers, the last one linear', async () => {
    const layers = [
      { weights: tf.tensor2d([[0.5, -1]]), bias: tf.tensor1d([0.25, 0]) },
      { weights: tf.tensor2d([[2], [3]]), bias: tf.tensor1d([-1]) },
    ];
    const network = mlp({ layers });
    tf.dispose(layers);
    const x = tf.tensor2d([[0.75], [-2]]);
    const value = network.evaluate(x);
    const expected = [0.75, -2].map((t) => 2 * Math.tanh(0.5 * t + 0.25) + 3 * Math.tanh(-t) - 1);
    (await value.data()).forEach((entry, i) => {
      expect(entry).toBeCloseTo(expected[i] as number, 5);
    });
    tf.dispose([x, value]);
    network.dispose();
  });

  test('survives the scope it was made in, and leaves nothing when disposed', async () => {
    const leaked = await leakedTensors(() => {
      const networks = [] as { dispose(): void }[];
      tf.tidy(() => {
        networks.push(drawMlp({ widths: [2, 3, 2], key: createKey(1) }));
      });
      expect(tf.memory().numTensors).toBeGreaterThan(0);
      for (const network of networks) network.dispose();
    });
    expect(leaked).toBe(0);
  });

  test('refuses widths and layers that make no network', () => {
    expect(() => drawMlp({ widths: [3], key: createKey(1) })).toThrow(/^drawMlp: expected at least 2 widths, got 1;/);
    expect(() => drawMlp({ widths: [3, 0, 3], key: createKey(1) })).toThrow(/^drawMlp: expected widths\[1\]/);
    expect(() => drawMlp({ widths: [3, 2.5, 3], key: createKey(1) })).toThrow(/^drawMlp: expected widths\[1\]/);
    expect(() => mlp({ layers: [] })).toThrow(/^mlp: expected at least one layer/);
    const first = { weights: tf.zeros<tf.Rank.R2>([2, 3]), bias: tf.zeros<tf.Rank.R1>([3]) };
    const unfit = { weights: tf.zeros<tf.Rank.R2>([4, 2]), bias: tf.zeros<tf.Rank.R1>([2]) };
    expect(() => mlp({ layers: [first, unfit] })).toThrow(/^mlp: expected layers\[1\]\.weights of shape \[3, any\]/);
  });
});
