// Not on webgpu: hundreds of small kernels in each update
import { createKey, fold, type Key, normal, useBackend } from '@ingd/engine';
import { leakedTensors, testBackends } from '@ingd/engine/testing';
import { moments, statisticOf } from '@ingd/families';
import { empiricalFisher, momentGradient } from '@ingd/fisher';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, test } from 'vitest';
import {
  adam,
  decodeIngd,
  disposeIngdState,
  driftObjective,
  encodeIngd,
  gaussNewton,
  type IngdContext,
  type IngdInfo,
  type IngdOptions,
  type IngdUpdate,
  ingd,
  mlpNetwork,
  networkInTime,
  timeNetwork,
  trainIngd,
  velocityField,
} from '../src/index.js';
import { leastField, leastFieldWeights } from '../src/training/least-field.js';

const key = createKey(62);
const statistic = moments({ dimension: 1, order: 2 });
const twice = statisticOf({ name: 'twice', dimension: 1, size: 2, evaluate: (x) => tf.concat2d([x, x], 1) });
const network = timeNetwork({ network: mlpNetwork({ widths: [2, 16, 1], activation: 'tanh' }) });
const field = velocityField({ network, step: 0.1 });

/** N(1, 0.6²). */
const target = {
  batch: (drawn: Key) => tf.tidy(() => tf.add(tf.mul(normal<tf.Rank.R2>(drawn, [200, 1]), 0.6), 1) as tf.Tensor2D),
};

const settings: IngdOptions = {
  statistic,
  generator: field,
  target,
  stepSize: 0.1,
  updates: 10,
  batchSize: 200,
  optimiser: adam({ learningRate: 0.02 }),
};

async function train(change: Partial<IngdOptions>, steps: number) {
  const trainer = ingd({ ...settings, ...change });
  const start = trainer.init(key);
  return trainIngd(trainer, { state: start, steps }).finally(() => disposeIngdState(start));
}

async function numbers(tensors: readonly tf.Tensor[]): Promise<number[]> {
  return (await Promise.all(tensors.map((tensor) => tensor.data()))).flatMap((part) => Array.from(part));
}

async function meanOfFresh(state: Awaited<ReturnType<typeof train>>['state']): Promise<number> {
  const mean = tf.tidy(() =>
    tf.mean(field.sample(normal<tf.Rank.R2>(fold(key, 9), [2000, 1]), state.time, state.parameters)),
  );
  return (await mean.data().finally(() => mean.dispose()))[0] as number;
}

describe.each(testBackends())('training of velocities on %s', (backend) => {
  beforeAll(async () => {
    await useBackend(backend);
  });

  test('Gauss–Newton leaves next to nothing of the natural gradient undone, and fresh noise goes the whole way', async () => {
    const leaked = await leakedTensors(async () => {
      const { state, history } = await train({ optimiser: gaussNewton() }, 8);
      for (const { relativeResidual, loss } of history) {
        expect(relativeResidual).toBeLessThan(0.01);
        expect(loss.after).toBeLessThanOrEqual(loss.before);
      }
      // dE[T]/dt = g: after t the mean has gone the share 1 − e^{−t} of the way, along the whole path.
      expect(Math.abs((await meanOfFresh(state)) - (1 - Math.exp(-0.8)))).toBeLessThan(0.1);
      disposeIngdState(state);
    });
    expect(leaked).toBe(0);
  });

  test('carried particles go where fresh ones would, for one step of integration each', async () => {
    const { state, history } = await train({ particles: 'carried', anchor: 0, stepSize: 0.2, updates: 25 }, 6);
    expect(state.particles?.shape).toEqual([200, 1]);
    const mean = (await tf.mean(state.particles as tf.Tensor2D).data())[0] as number;
    expect(Math.abs(mean - (1 - Math.exp(-1.2)))).toBeLessThan(0.15);
    const merits = history.map(({ merit }) => merit);
    expect(merits.at(-1) as number).toBeLessThan(0.3 * (merits[0] as number));
  });

  test.each<[string, Partial<IngdOptions>]>([
    ['with carried particles and an anchor', { particles: 'carried', updates: 3 }],
    ['with some rows to an update', { particles: 'carried', anchor: 0, updates: 4, rows: 50, penalty: 0.01 }],
    ['by the least field', { particles: 'carried', anchor: 0, updates: 4, rows: 50, aim: 'field', penalty: 0.01 }],
    ['by Gauss–Newton', { optimiser: gaussNewton() }],
  ])('%s a training goes on from a checkpoint bit for bit', async (_, change) => {
    const whole = await train(change, 4);
    const half = await train(change, 2);
    const bytes = await encodeIngd({ generator: field, state: half.state });
    const resumed = await trainIngd(ingd({ ...settings, ...change }), { state: decodeIngd(bytes, field), steps: 4 });
    expect(await numbers(resumed.state.parameters)).toEqual(await numbers(whole.state.parameters));
    expect(await numbers(resumed.state.optimiser.tensors)).toEqual(await numbers(whole.state.optimiser.tensors));
    const told = ({ milliseconds: _milliseconds, ...info }: IngdInfo) => info;
    expect(resumed.history.map(told)).toEqual(whole.history.slice(2).map(told));
  });

  test('the least field solves Eq. 7 with its penalty: no other field of the same size comes lower', async () => {
    const x = normal<tf.Rank.R2>(fold(key, 1), [120, 1]);
    const y = await target.batch(fold(key, 2));
    const [gradient, fisher] = [await momentGradient(statistic, x, y), await empiricalFisher(statistic, x)];
    const [ridge, penalty] = [0.1, 0.05];
    const metric = { ...fisher, data: fisher.data.map((value, i) => value + (i % 3 === 0 ? ridge : 0)) };
    const least = await leastField({ statistic, particles: x, gradient, metric, penalty });
    const merit = async (h: tf.Tensor2D) => {
      const drift = ([shift]: readonly tf.Tensor[]) => tf.add<tf.Tensor2D>(h, shift as tf.Tensor);
      const parameters = [tf.scalar(0)];
      const { value } = await driftObjective({ statistic, particles: x, drift, parameters, gradient, fisher, ridge });
      return value + penalty * ((await tf.mean(tf.square(h)).data())[0] as number);
    };
    const at = await merit(least);
    for (let trial = 0; trial < 6; trial++) {
      const away = normal<tf.Rank.R2>(fold(key, 10 + trial), [120, 1]);
      expect(await merit(tf.add(least, tf.mul(away, 0.1)))).toBeGreaterThan(at);
    }
    expect(await merit(tf.mul(least, 1.1))).toBeGreaterThan(at);
    expect(await merit(tf.mul(least, 0.9))).toBeGreaterThan(at);
  });

  test.each([
    [
      'a gradient of another statistic',
      { gradient: new Float64Array(3) },
      /expected 2 numbers of gradient .* got 3 and 2/,
    ],
    ['a penalty below 0', { penalty: -1 }, /expected penalty/],
    ['statistics that are one and the same', { penalty: 0, statistic: twice }, /positive definite, .*raise penalty/],
  ])('the least field of %s is refused', async (_, change, message) => {
    const metric = { rows: 2, columns: 2, data: Float64Array.of(1, 0, 0, 1) };
    const particles = tf.zeros<tf.Rank.R2>([10, 1]);
    const given = { statistic, particles, gradient: new Float64Array(2), metric, penalty: 0.1, ...change };
    await expect(leastFieldWeights(given)).rejects.toThrow(message);
  });

  test.each<[string, Partial<IngdOptions>]>([
    ['Eq. 7 on some rows', { rows: 100 }],
    ['the least field', { aim: 'field', penalty: 1e-3 }],
    ['the least field on some rows', { aim: 'field', penalty: 1e-3, rows: 50 }],
  ])('%s leads to the target; what is left undone is counted over all particles', async (_, change) => {
    const carried = { particles: 'carried', anchor: 0, stepSize: 0.2, updates: 30 } as const;
    const { state, history } = await train({ ...change, ...carried }, 6);
    const merits = history.map(({ merit }) => merit);
    expect(merits.at(-1) as number).toBeLessThan(0.35 * (merits[0] as number));
    for (const { relativeResidual, updates } of history) {
      expect(relativeResidual).toBeGreaterThan(0);
      expect(relativeResidual).toBeLessThan(1.2);
      expect(updates).toBe(30);
    }
    disposeIngdState(state);
  });

  test('a penalty makes the drift smaller', async () => {
    const speeds: number[] = [];
    for (const penalty of [0, 100]) {
      const { state } = await train({ penalty, updates: 20 }, 1);
      const z = normal<tf.Rank.R2>(fold(key, 9), [200, 1]);
      speeds.push((await tf.mean(tf.square(network.apply(state.parameters, z, 0))).data())[0] as number);
    }
    expect(speeds[1] as number).toBeLessThan(0.5 * (speeds[0] as number));
  });

  test('a statistic is chosen before each step and let go of after it', async () => {
    const seen: Pick<IngdContext, 'step' | 'time'>[] = [];
    let alive = 0;
    const choose = ({ particles, target: y, step, time }: IngdContext) => {
      seen.push({ step, time });
      expect([particles.shape, y.shape]).toEqual([
        [200, 1],
        [200, 1],
      ]);
      alive++;
      return { ...statistic, dispose: () => void alive-- };
    };
    const leaked = await leakedTensors(async () => {
      const { state, history } = await train({ statistic: choose, particles: 'carried', anchor: 0, updates: 2 }, 3);
      expect(history).toHaveLength(3);
      disposeIngdState(state);
    });
    expect([leaked, alive]).toEqual([0, 0]);
    expect(seen).toEqual([
      { step: 1, time: 0 },
      { step: 2, time: 0.1 },
      { step: 3, time: 0.2 },
    ]);
  });

  test('updates are told; they may end a step, and a signal gives it up and keeps the state before it', async () => {
    const updates: IngdUpdate[] = [];
    const trainer = ingd({ ...settings, anchor: 0 });
    const leaked = await leakedTensors(async () => {
      const start = trainer.init(key);
      const updated = (update: IngdUpdate) => {
        updates.push(update);
        return update.update === 3 ? 'stop' : undefined;
      };
      const run = await trainIngd(trainer, { state: start, steps: 2, updated });
      expect(run.history.map(({ updates: made }) => made)).toEqual([3, 3]);
      disposeIngdState(run.state);
      const stop = new AbortController();
      const atLast = ({ step, update }: IngdUpdate) => step === 2 && update === 4 && stop.abort();
      const ended = await trainIngd(trainer, { state: start, steps: 5, updated: atLast, signal: stop.signal });
      expect([ended.end.status, ended.state.step, ended.history.length]).toEqual(['interrupted', 1, 1]);
      disposeIngdState(ended.state);
      disposeIngdState(start);
    });
    expect(leaked).toBe(0);
    expect(updates.map(({ step, update }) => [step, update])).toEqual([
      [1, 1],
      [1, 2],
      [1, 3],
      [2, 1],
      [2, 2],
      [2, 3],
    ]);
    for (const { loss } of updates) expect(Number.isFinite(loss)).toBe(true);
  });

  test.each<[string, Partial<IngdOptions>, RegExp]>([
    [
      'rows of a network in time',
      { generator: networkInTime({ network }), rows: 10 },
      /expected a generator with a velocity where rows is told, got networkInTime/,
    ],
    [
      'carried particles of a network in time',
      { generator: networkInTime({ network }), particles: 'carried' },
      /with a velocity where particles is told/,
    ],
    ['an aim that there is not', { aim: 'stars' as 'field' }, /expected aim to be one of rates, field, got stars/],
    ['a negative penalty', { penalty: -1 }, /expected penalty/],
    ['one row', { rows: 1 }, /expected rows/],
    [
      'an anchor for Gauss–Newton',
      { anchor: 1, optimiser: gaussNewton() },
      /expected no anchor for gaussNewton and a velocity, got 1; its least change of the weights keeps the past/,
    ],
    [
      'Gauss–Newton on some rows',
      { rows: 10, optimiser: gaussNewton() },
      /expected an optimiser where rows is told, got gaussNewton, which solves Eq\. 7 over all rows by itself/,
    ],
  ])('%s: refused', (_, change, message) => {
    expect(() => ingd({ ...settings, ...change })).toThrow(message);
  });

  test('a chosen statistic of another dimension is told with its step, and let go of', async () => {
    const leaked = await leakedTensors(async () => {
      const choose = () => {
        const scale = tf.keep(tf.scalar(2));
        const evaluate = (x: tf.Tensor2D) => tf.mul<tf.Tensor2D>(x, scale);
        return statisticOf({ name: 'wide', dimension: 2, size: 2, evaluate, dispose: () => scale.dispose() });
      };
      await expect(train({ statistic: choose }, 2)).rejects.toThrow(
        /^ingd: expected a statistic of dimension 1, .* got one of 2; choose it for these samples \(before step 1, t = 0\)/,
      );
    });
    expect(leaked).toBe(0);
  });
});
