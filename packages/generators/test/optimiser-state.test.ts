// Not on webgpu: the same few updates over and over; the cross-backend law runs every optimiser there
import { createKey, fold, type Key, normal } from '@ingd/engine';
import { leakedTensors, useTestBackend } from '@ingd/engine/testing';
import { moments } from '@ingd/families';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, test } from 'vitest';
import {
  adam,
  adamW,
  averaged,
  clipped,
  decodeEnergy,
  decodeFlowMatching,
  decodeIngd,
  disposeIngdState,
  encodeEnergy,
  encodeFlowMatching,
  encodeIngd,
  energyModel,
  energyTraining,
  flowMatching,
  gaussNewton,
  ingd,
  mlpNetwork,
  networkInTime,
  type Optimiser,
  sgd,
  tfjsOptimiser,
  timeNetwork,
  trainIngd,
} from '../src/index.js';

const key = createKey(61);
const network = timeNetwork({ network: mlpNetwork({ widths: [3, 8, 2], activation: 'tanh' }) });
const generator = networkInTime({ network });
const target = { batch: (drawn: Key) => tf.tidy(() => tf.add(normal<tf.Rank.R2>(drawn, [40, 2]), 1) as tf.Tensor2D) };

const optimisers: Readonly<Record<string, () => Optimiser>> = {
  sgd: () => sgd({ learningRate: 0.01 }),
  'sgd with momentum': () => sgd({ learningRate: 0.01, momentum: 0.9 }),
  adam: () => adam({ learningRate: 0.02 }),
  adamW: () => adamW({ learningRate: 0.02 }),
  'clipped adam': () => clipped(adam({ learningRate: 0.02 }), { maximumNorm: 1 }),
  'averaged adamW': () => averaged(adamW({ learningRate: 0.02 }), { decay: 0.9 }),
};

const trainerOf = (optimiser: Optimiser) =>
  ingd({
    statistic: moments({ dimension: 2, order: 1 }),
    generator,
    target,
    stepSize: 0.1,
    updates: 3,
    batchSize: 40,
    optimiser,
  });

async function numbers(tensors: readonly tf.Tensor[]): Promise<number[]> {
  return (await Promise.all(tensors.map((tensor) => tensor.data()))).flatMap((part) => Array.from(part));
}

/** Two steps, as a file. */
async function half(make: () => Optimiser): Promise<Uint8Array> {
  const trainer = trainerOf(make());
  const run = await trainIngd(trainer, { state: trainer.init(key), steps: 2 });
  return encodeIngd({ generator, state: run.state });
}

describe('what an optimiser keeps between updates', () => {
  beforeAll(async () => {
    await useTestBackend();
  });

  test.each(Object.entries(optimisers))(
    '%s: a training that goes on from a checkpoint makes the same updates, moments and all, bit for bit',
    async (_, make) => {
      const trainer = trainerOf(make());
      const whole = await trainIngd(trainer, { state: trainer.init(key), steps: 4 });
      const state = decodeIngd(await half(make), generator);
      const resumed = await trainIngd(trainerOf(make()), { state, steps: 4 });
      expect(await numbers(resumed.state.parameters)).toEqual(await numbers(whole.state.parameters));
      expect(await numbers(resumed.state.optimiser.tensors)).toEqual(await numbers(whole.state.optimiser.tensors));
      const { tensors: _tensors, ...rest } = whole.state.optimiser;
      expect(resumed.state.optimiser).toMatchObject(rest);
      expect(rest.step).toBe(12);
    },
  );

  test('moments matter: without them the next update is another', async () => {
    const make = () => adam({ learningRate: 0.02 });
    const state = decodeIngd(await half(make), generator);
    const bare = { ...state, optimiser: make().init(state.parameters) };
    const [kept, fresh] = [await trainerOf(make()).step(state), await trainerOf(make()).step(bare)];
    expect(await numbers(fresh.state.parameters)).not.toEqual(await numbers(kept.state.parameters));
  });

  test.each<[string, () => Optimiser, () => Optimiser, RegExp]>([
    [
      'adam, sgd',
      () => adam({ learningRate: 0.02 }),
      () => sgd({ learningRate: 0.01 }),
      /^sgd\.update: expected a state of sgd, got one of adam after 6 updates; go on with adam, or start sgd anew with init/,
    ],
    [
      'sgd, adam',
      () => sgd({ learningRate: 0.01 }),
      () => adam({ learningRate: 0.02 }),
      /^adam\.update: expected a state of adam, got one of sgd after 6 updates/,
    ],
    [
      'sgd with momentum, sgd',
      () => sgd({ learningRate: 0.01, momentum: 0.9 }),
      () => sgd({ learningRate: 0.01 }),
      /^sgd\.update: expected a state of sgd, got one of sgd with momentum after 6 updates/,
    ],
    [
      'adamW, adam',
      () => adamW({ learningRate: 0.02 }),
      () => adam({ learningRate: 0.02 }),
      /expected a state of adam, got one of adamW/,
    ],
    [
      'averaged adam, adam',
      () => averaged(adam({ learningRate: 0.02 }), { decay: 0.9 }),
      () => adam({ learningRate: 0.02 }),
      /expected a state of adam, got one of averaged adam/,
    ],
    [
      'adam, averaged adam',
      () => adam({ learningRate: 0.02 }),
      () => averaged(adam({ learningRate: 0.02 }), { decay: 0.9 }),
      /expected a state of averaged adam, got one of adam/,
    ],
    [
      'averaged sgd, averaged adam',
      () => averaged(sgd({ learningRate: 0.02 }), { decay: 0.9 }),
      () => averaged(adam({ learningRate: 0.02 }), { decay: 0.9 }),
      /expected a state of adam, got one of sgd/,
    ],
  ])('%s: a checkpoint of the first is refused by the second, in one sentence', async (_, first, second, message) => {
    const bytes = await half(first);
    const leaked = await leakedTensors(async () => {
      const state = decodeIngd(bytes, generator);
      await expect(trainIngd(trainerOf(second()), { state, steps: 4 })).rejects.toThrow(message);
      disposeIngdState(state);
    });
    expect(leaked).toBe(0);
  });

  test('moments of another network are refused', async () => {
    const state = decodeIngd(await half(() => adam({ learningRate: 0.02 })), generator);
    const parameters = mlpNetwork({ widths: [3, 5, 2] }).initialise({ key });
    const { optimiser } = state;
    const update = (tensors: readonly tf.Tensor[]) =>
      adam({ learningRate: 0.02 }).update({ ...optimiser, tensors }, parameters, parameters);
    await expect(update(optimiser.tensors)).rejects.toThrow(
      /^adam\.update: expected a state for parameters of these shapes, got a moment of shape \[3, 8\]; go on with the network/,
    );
    await expect(update(parameters.slice(0, 3))).rejects.toThrow(/got 3 moments for 4 parameters/);
  });

  test('an optimiser of tfjs that does not tell its moments is refused', async () => {
    const parameters = mlpNetwork({ widths: [1, 1] }).initialise({ key });
    const adamax = tfjsOptimiser({ name: 'adamax', learningRate: 0.1, make: (rate) => tf.train.adamax(rate) });
    await expect(adamax.update(adamax.init(parameters), parameters, parameters)).rejects.toThrow(
      /^adamax\.update: expected an optimiser of tfjs that tells its moments, got one that does not .*; take sgd, momentum/,
    );
  });

  test('Gauss–Newton refuses another’s state too', async () => {
    const state = decodeIngd(await half(() => adam({ learningRate: 0.02 })), generator);
    const trainer = ingd({ ...trainerOf(sgd({ learningRate: 0.1 })).options, optimiser: gaussNewton() });
    await expect(trainIngd(trainer, { state, steps: 4 })).rejects.toThrow(
      /expected a state of gaussNewton, got one of adam/,
    );
  });

  test('energy models and flow matching refuse it as well', async () => {
    const model = energyModel({ network: mlpNetwork({ widths: [2, 6, 4, 1] }) });
    const data = normal<tf.Rank.R2>(fold(key, 1), [32, 2]);
    const settings = { model, data, loss: { sigmas: [0.3] }, batchSize: 16, validationShare: 0 };
    const training = energyTraining({ ...settings, optimiser: adam({ learningRate: 0.01 }) });
    const { state } = await training.epoch(training.init({ key }));
    const bytes = await encodeEnergy({ model, state, best: undefined, history: [] });
    const other = energyTraining({ ...settings, optimiser: sgd({ learningRate: 0.01 }) });
    await expect(other.epoch(decodeEnergy(bytes, model).state)).rejects.toThrow(
      /expected a state of sgd, got one of adam/,
    );

    const matching = (optimiser: Optimiser) => flowMatching({ network, target, optimiser });
    const first = matching(adam({ learningRate: 0.01 }));
    const made = await first.step(first.init(key));
    const kept = await encodeFlowMatching({ network, state: made.state });
    await expect(matching(sgd({ learningRate: 0.01 })).step(decodeFlowMatching(kept, network))).rejects.toThrow(
      /expected a state of sgd, got one of adam after 1 updates/,
    );
    const [whole, resumed] = [await first.step(made.state), await first.step(decodeFlowMatching(kept, network))];
    expect(await numbers(resumed.state.parameters)).toEqual(await numbers(whole.state.parameters));
    const wide = timeNetwork({ network: mlpNetwork({ widths: [3, 9, 2], activation: 'tanh' }) });
    expect(() => decodeFlowMatching(kept, wide)).toThrow(/is \[3, 8\] where \[3, 9\] is needed/);
    const rectified = timeNetwork({ network: mlpNetwork({ widths: [3, 8, 2], activation: 'relu' }) });
    expect(() => decodeFlowMatching(kept, rectified)).toThrow(
      /the file's network is .*"activation":"\w+".*, not .*"activation":"relu".*; pass the network that was trained$/,
    );
  });
});
