// Not on webgpu: shaders for every case take a driver in software minutes; the cross-backend law runs the functions.
import { createKey, medianBandwidth } from '@ingd/engine';
import { useTestBackend } from '@ingd/engine/testing';
import * as tf from '@tensorflow/tfjs-core';
import { expect, test } from 'vitest';
import { king, paperPreset, runFlow, samples } from '../src/index.js';
import authors from './fixtures/authors_king.json' with { type: 'json' };
import { maximumMeanDiscrepancy } from './maximum-mean-discrepancy.js';

const { dimension, mmd } = authors;
const rows = (values: readonly number[]) => tf.tensor2d([...values], [values.length / dimension, dimension]);

// 200 centres out of 100 particles and 100 targets are all of them, so nothing in this run is random.
test('KiNG with the paper preset follows the curve of the authors’ own code', async () => {
  await useTestBackend();
  const second = Float32Array.from(authors.fresh);
  const ours: number[] = [];
  await runFlow(king({ ...paperPreset }), {
    particles: rows(authors.start),
    target: samples(rows(authors.target)),
    steps: mmd.length - 1,
    key: createKey(1),
    observers: [
      async ({ state }) => {
        const first = await state.particles.data<'float32'>();
        const bandwidth = await medianBandwidth(state.particles, { rule: 'paper' });
        ours.push(maximumMeanDiscrepancy({ first, second, dimension, bandwidth }));
      },
    ],
  });
  const errors = ours.map((value, i) => Math.abs(value / (mmd[i + 1] ?? Number.NaN) - 1));
  expect(Math.max(...errors)).toBeLessThan(0.015); // their single precision moves their own figures by up to 1.3%
});
