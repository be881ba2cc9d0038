// Not on webgpu: hundreds of small kernels in each epoch
import { createKey, fold, normal, useBackend } from '@ingd/engine';
import { leakedTensors, testBackends } from '@ingd/engine/testing';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, test } from 'vitest';
import { adam, convolutionalNetwork, energyModel, energyTraining, trainEnergy } from '../src/index.js';

const key = createKey(203);
const convolutions = [{ channels: 3 }, { channels: 2, kernel: 2, halve: true }];
const network = convolutionalNetwork({ height: 4, width: 6, convolutions, dense: [5, 1], activation: 'softplus' });
const model = energyModel({ network });

describe.each(testBackends())('training a convolutional energy on %s', (backend) => {
  beforeAll(async () => {
    await useBackend(backend);
  });

  test('training lowers the loss and leaves nothing behind', async () => {
    const data = tf.tidy(() => tf.tile(normal<tf.Rank.R2>(fold(key, 1), [4, 24]), [8, 1]));
    const leaked = await leakedTensors(async () => {
      const settings = { loss: { sigmas: [0.5] }, optimiser: adam({ learningRate: 0.02 }), batchSize: 16 };
      const training = energyTraining({ model, data, ...settings, validationShare: 0 });
      const start = training.init({ key });
      const { history, state, best } = await trainEnergy(training, { state: start, epochs: 40 });
      expect(history.at(-1)?.trainingLoss).toBeLessThan(0.7 * (history[0]?.trainingLoss as number));
      tf.dispose([start, state].flatMap((each) => [...each.parameters, ...each.optimiser.tensors]));
      tf.dispose([...(best?.parameters ?? [])]);
    });
    expect(leaked).toBe(0);
  });
});
