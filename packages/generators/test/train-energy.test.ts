// Not on webgpu: hundreds of small kernels in each epoch
import { createKey, fold, normal, useBackend } from '@ingd/engine';
import { leakedTensors, testBackends } from '@ingd/engine/testing';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, test } from 'vitest';
import {
  adam,
  decodeEnergy,
  disposeEnergyState,
  type EnergyObserved,
  type EnergyProgress,
  type EnergyTrainingOptions,
  encodeEnergy,
  encodeNetwork,
  energyModel,
  energyTraining,
  mlpNetwork,
  sgd,
  trainEnergy,
} from '../src/index.js';
import { numbers } from './numbers.js';

const key = createKey(61);
const model = energyModel({ network: mlpNetwork({ widths: [2, 32, 16, 1], activation: 'silu' }) });

/** N((1, 0), ½ I): its score is 2 (m − x); smoothed by σ, (m − x)/(½ + σ²). */
const gaussianData = () =>
  tf.tidy(
    () => tf.add(tf.mul(normal<tf.Rank.R2>(fold(key, 1), [1000, 2]), Math.SQRT1_2), tf.tensor1d([1, 0])) as tf.Tensor2D,
  );

const settings = (data: tf.Tensor2D): EnergyTrainingOptions => ({
  model,
  data,
  loss: { sigmas: [0.5] },
  optimiser: adam({ learningRate: 5e-3 }),
  batchSize: 100,
});

describe.each(testBackends())('energy training on %s', (backend) => {
  beforeAll(async () => {
    await useBackend(backend);
  });

  test.each<[string, EnergyTrainingOptions['loss'], number]>([
    ['denoising', { sigmas: [0.5] }, 0.75],
    ['denoising at two noise levels', { sigmas: [0.5, 0.4] }, 0.705],
    ['sliced', { kind: 'sliced' }, 0.5],
  ])('%s finds the score of a normal law', async (_, loss, variance) => {
    const training = energyTraining({ ...settings(gaussianData()), loss });
    const { end, best, history } = await trainEnergy(training, { state: training.init({ key }), epochs: 25 });
    expect(end).toBe('finished');
    expect(history.at(-1)?.trainingLoss as number).toBeLessThan(history[0]?.trainingLoss as number);
    const fresh = tf.add<tf.Tensor2D>(
      tf.mul(normal<tf.Rank.R2>(fold(key, 2), [500, 2]), Math.sqrt(variance)),
      tf.tensor1d([1, 0]),
    );
    const wanted = tf.div(tf.sub(tf.tensor1d([1, 0]), fresh), variance);
    const wrong = tf.sub(model.score(best?.parameters ?? [], fresh), wanted);
    const share = tf.div(tf.sum(tf.square(wrong)), tf.sum(tf.square(wanted)));
    expect((await share.data())[0] as number).toBeLessThan(0.1); // E|ŝ − s|² over E|s|²
  });

  test('lets go of everything when an epoch throws', async () => {
    const training = energyTraining(settings(gaussianData()));
    const start = training.init({ key });
    const failing: typeof training = {
      ...training,
      epoch: (state) => (state.epoch === 1 ? Promise.reject(new Error('no more memory')) : training.epoch(state)),
    };
    const leaked = await leakedTensors(() =>
      expect(trainEnergy(failing, { state: start, epochs: 3 })).rejects.toThrow('no more memory'),
    );
    expect(leaked).toBe(0);
    disposeEnergyState(start);
  });

  test('goes on where it stood, bit for bit, and leaves nothing behind', async () => {
    const training = energyTraining(settings(gaussianData()));
    const start = training.init({ key });
    const leaked = await leakedTensors(async () => {
      const whole = await trainEnergy(training, { state: start, epochs: 3 });
      const half = await trainEnergy(training, { state: start, epochs: 1 });
      const rest = await trainEnergy(training, { state: half.state, epochs: 3 });
      expect(await numbers(rest.state.parameters)).toEqual(await numbers(whole.state.parameters));
      for (const { state, best } of [whole, half, rest]) {
        disposeEnergyState(state);
        tf.dispose([...(best?.parameters ?? [])]);
      }
    });
    expect(leaked).toBe(0);
  });

  test('a training that is cut off goes on from a file, bit for bit: parameters, best, history', async () => {
    const training = energyTraining(settings(gaussianData()));
    const start = training.init({ key });
    const files: Uint8Array[] = [];
    const keep = async (observed: EnergyObserved) => files.push(await encodeEnergy({ model, ...observed }));
    const whole = await trainEnergy(training, { state: start, epochs: 4, observers: [keep] });
    const leaked = await leakedTensors(async () => {
      const read = decodeEnergy(files[1] as Uint8Array, model);
      expect([read.state.epoch, read.state.optimiser.step]).toEqual([2, 18]);
      const rest = await trainEnergy(training, { ...read, epochs: 4 });
      expect(await numbers(rest.state.parameters)).toEqual(await numbers(whole.state.parameters));
      expect(await numbers(rest.state.optimiser.tensors)).toEqual(await numbers(whole.state.optimiser.tensors));
      expect(await numbers(rest.best?.parameters ?? [])).toEqual(await numbers(whole.best?.parameters ?? []));
      expect([rest.best?.epoch, rest.best?.loss]).toEqual([whole.best?.epoch, whole.best?.loss]);
      const losses = (run: EnergyProgress) =>
        run.history.map((each) => [each.epoch, each.trainingLoss, each.validationLoss]);
      expect(losses(rest)).toEqual(losses(whole));
      for (const { state, best } of [read, rest]) {
        disposeEnergyState(state);
        tf.dispose([...(best?.parameters ?? [])]);
      }
    });
    expect(leaked).toBe(0);
  });

  test('a checkpoint of another network, cut short or altered, is refused', async () => {
    const training = energyTraining(settings(gaussianData()));
    const { state, best, history } = await trainEnergy(training, { state: training.init({ key }), epochs: 1 });
    const bytes = await encodeEnergy({ model, state, best, history });
    const other = (widths: readonly number[], activation: 'silu' | 'tanh' = 'silu') =>
      energyModel({ network: mlpNetwork({ widths, activation }) });
    expect(() => decodeEnergy(bytes, other([2, 32, 8, 1]))).toThrow(
      /parameters\.layers\.1\.weights is \[32, 16\] where \[32, 8\] is needed; .*best\.layers\.2\.weights is \[16, 1\] where \[8, 1\]/,
    );
    expect(() => decodeEnergy(bytes, other([2, 32, 16, 1], 'tanh'))).toThrow(
      /"activation":"silu".*, not .*"activation":"tanh"/,
    );
    expect(() => decodeEnergy(bytes.subarray(0, 999), model)).toThrow(/cut short/);
    const altered = bytes.slice();
    altered[altered.length - 3] = (altered.at(-3) as number) ^ 1;
    expect(() => decodeEnergy(altered, model)).toThrow(/checksum/);
    const network = await encodeNetwork({ network: model.network, parameters: state.parameters });
    expect(() => decodeEnergy(network, model)).toThrow(/is no checkpoint of an energy model/);
    const fewer = { model: other([2, 4, 1]), state, best, history };
    await expect(encodeEnergy(fewer)).rejects.toThrow(/encodeEnergy: expected 4 parameters, got 6/);
    const untrained = decodeEnergy(await encodeEnergy({ model, state, best: undefined, history: [] }), model);
    expect([untrained.best, untrained.history]).toEqual([undefined, []]);
  });

  test('a loss that explodes but is a number still ends it, the best is kept', async () => {
    const training = energyTraining({
      ...settings(gaussianData()),
      optimiser: sgd({ learningRate: (update) => (update < 12 ? 1e-3 : update < 18 ? 5 : 0) }), // to about 1e22
    });
    const run = await trainEnergy(training, { state: training.init({ key }), epochs: 5 });
    expect([run.end, run.state.epoch, run.best?.epoch, run.history.length]).toEqual(['diverged', 1, 1, 1]);
    expect(await numbers(run.best?.parameters ?? [])).toEqual(await numbers(run.state.parameters));
  });

  test('a loss that explodes ends it, the best is kept; patience, observers and a signal end it too', async () => {
    const training = energyTraining({
      ...settings(gaussianData()),
      optimiser: sgd({ learningRate: (update) => (update < 12 ? 1e-3 : 1e20) }),
    });
    const run = await trainEnergy(training, { state: training.init({ key }), epochs: 5 });
    expect([run.end, run.state.epoch, run.best?.epoch]).toEqual(['diverged', 1, 1]);
    expect((await numbers(run.best?.parameters ?? [])).every(Number.isFinite)).toBe(true);
    const still = energyTraining({ ...settings(gaussianData()), optimiser: sgd({ learningRate: 1e-30 }) });
    const settled = await trainEnergy(still, { state: still.init({ key }), epochs: 9, patience: 2 });
    expect([settled.end, settled.state.epoch]).toEqual(['settled', 3]);
    await expect(trainEnergy(still, { state: still.init({ key }), epochs: 9, patience: 0 })).rejects.toThrow(
      /trainEnergy: expected patience to be a whole number at least 1, got 0/,
    );
    const stopped = await trainEnergy(still, { state: still.init({ key }), epochs: 9, observers: [() => 'stop'] });
    expect([stopped.end, stopped.state.epoch]).toEqual(['stopped', 1]);
    const signal = AbortSignal.abort();
    const interrupted = await trainEnergy(still, { state: still.init({ key }), epochs: 9, signal });
    expect([interrupted.end, interrupted.best]).toEqual(['interrupted', undefined]);
  });

  test.each<[string, () => Partial<EnergyTrainingOptions>, RegExp]>([
    ['a batch larger than the data', () => ({ batchSize: 2000 }), /at least 2000 rows to train on, a batch, got 900/],
    ['no noise level', () => ({ loss: { sigmas: [] } }), /at least one of sigmas/],
    ['a noise level of 0', () => ({ loss: { sigmas: [0.1, 0] } }), /expected sigmas/],
    ['data of another width', () => ({ data: tf.zeros([9, 3]) }), /expected data of shape \[any, 2\]/],
  ])('%s is refused', (_, change, message) => {
    expect(() => energyTraining({ ...settings(gaussianData()), ...change() })).toThrow(message);
  });
});
