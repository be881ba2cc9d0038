// Not on webgpu: hundreds of updates of small kernels
import { createKey, fold, normal, useBackend } from '@ingd/engine';
import { expectSame, leakedTensors, testBackends } from '@ingd/engine/testing';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, test } from 'vitest';
import {
  adam,
  cosineSchedule,
  decodeNetwork,
  disposeDistillationState,
  distil,
  distilAlong,
  distillation,
  encodeNetwork,
  mlpNetwork,
  type Network,
  sgd,
  skipNetwork,
  type Teacher,
} from '../src/index.js';

const key = createKey(61);
const network = skipNetwork({ network: mlpNetwork({ widths: [2, 24, 2], activation: 'tanh' }) });
const cloud = (index: number, count = 200) => normal<tf.Rank.R2>(fold(key, index), [count, 2]);

/** Bends the plane along a parabola and shifts it: x = (z₁ + t, z₂/2 + t z₁²/2). */
const teacher: Teacher = {
  until: 1,
  sample: (z, t) =>
    tf.tidy(() => {
      const [first, second] = tf.split<tf.Tensor2D>(z, 2, 1) as [tf.Tensor2D, tf.Tensor2D];
      const bent = tf.add<tf.Tensor2D>(tf.mul(second, 0.5), tf.mul(tf.square(first), t / 2));
      return tf.concat2d([tf.add<tf.Tensor2D>(first, t), bent], 1);
    }),
};

const made = (steps: number) =>
  distillation({
    network,
    batchSize: 64,
    optimiser: adam({ learningRate: cosineSchedule({ peak: 0.02, steps, end: 1e-4 }) }),
  });

describe.each(testBackends())('distillation on %s', (backend) => {
  beforeAll(async () => {
    await useBackend(backend);
  });

  test('one pass of the network ends where the teacher does, for points of neither; and so it does from a file', async () => {
    const leaked = await leakedTensors(async () => {
      const student = made(29 * 2 * 8);
      const start = student.init(key);
      const { end, state, history } = await distil(student, {
        state: start,
        teacher,
        stages: 4,
        rounds: 25,
        passes: 2,
        count: 512,
      });
      expect(end).toBe('finished');
      expect(history.map(({ time }) => time)).toEqual([0.2, 0.4, 0.6, 0.8, ...Array(25).fill(1)]);
      const errors = history.map(({ relativeError }) => relativeError);
      expect(errors.at(-1) as number).toBeLessThan(0.15);
      const z = cloud(9);
      const [moved, wanted] = [network.apply(state.parameters, z), teacher.sample(z, 1) as tf.Tensor2D];
      const missed = tf.tidy(() => tf.sqrt(tf.mean(tf.sum(tf.square(tf.sub(moved, wanted)), 1))));
      expect((await missed.data())[0] as number).toBeLessThan(0.25); // of a law with a spread of 1.3
      const file = decodeNetwork(await encodeNetwork({ network, parameters: state.parameters }));
      expect(file.network.name).toBe(network.name);
      const again = (file.network as Network).apply(file.parameters, z);
      await expectSame('from the file', again, tf.clone(moved), 0);
      tf.dispose([z, moved, wanted, missed, again, ...file.parameters]);
      disposeDistillationState(start);
      disposeDistillationState(state);
    });
    expect(leaked).toBeLessThanOrEqual(0);
  });

  test('goes on where it stood, bit for bit, and starts at the identity', async () => {
    const student = made(20);
    const start = student.init(key);
    const z = cloud(1);
    await expectSame('the start', network.apply(start.parameters, z), tf.clone(z), 0);
    const pairs = { from: z, to: teacher.sample(z, 1) as tf.Tensor2D };
    const [first, again] = [await student.step(start, pairs), await student.step(start, pairs)];
    for (const [k, parameter] of first.state.parameters.entries()) {
      await expectSame(`parameter ${k}`, tf.clone(again.state.parameters[k] as tf.Tensor), tf.clone(parameter), 0);
    }
    const second = await student.step(first.state, pairs);
    expect(second.info.step).toBe(2);
    expect(second.info.relativeError).toBeLessThan(first.info.relativeError);
  });

  test('learns beside a run from its particles', async () => {
    const student = made(8 * 6 * 4);
    const from = cloud(2);
    const leaked = await leakedTensors(async () => {
      const start = student.init(key);
      const along = distilAlong(student, { state: start, from, passes: 6 });
      for (let step = 1; step <= 8; step++) {
        const particles = teacher.sample(from, step / 8) as tf.Tensor2D;
        await along.observer({ state: { particles } });
        particles.dispose();
      }
      expect(along.history.map(({ step }) => step)).toEqual([1, 7, 13, 19, 25, 31, 37, 43]);
      const { parameters } = along.state();
      const end = teacher.sample(from, 1) as tf.Tensor2D;
      const missed = tf.tidy(() => tf.mean(tf.sum(tf.square(tf.sub(network.apply(parameters, from), end)), 1)));
      const still = tf.tidy(() => tf.mean(tf.sum(tf.square(tf.sub(from, end)), 1)));
      expect((await missed.data())[0] as number).toBeLessThan(0.2 * ((await still.data())[0] as number));
      tf.dispose([end, missed, still]);
      along.dispose();
      disposeDistillationState(start);
    });
    expect(leaked).toBe(0);
  });

  test('an observer and a signal end it', async () => {
    const student = made(20);
    const options = { state: student.init(key), teacher, count: 64, passes: 1 };
    const stopped = await distil(student, { ...options, observers: [() => 'stop'] });
    expect([stopped.end, stopped.state.step]).toEqual(['stopped', 1]);
    const interrupted = await distil(student, { ...options, signal: AbortSignal.abort() });
    expect([interrupted.end, interrupted.state.step]).toEqual(['interrupted', 0]);
  });

  test.each<[string, () => Promise<unknown>, RegExp]>([
    [
      'pairs of different lengths',
      () => made(1).step(made(1).init(key), { from: cloud(1, 5), to: cloud(1, 6) }),
      /^distillation: expected pairs\.to of shape \[5, 2\], got \[6, 2\]/,
    ],
    [
      'pairs that are not finite',
      () => made(1).step(made(1).init(key), { from: cloud(1, 5), to: tf.fill<tf.Rank.R2>([5, 2], Number.NaN) }),
      /^distillation: expected finite pairs .*, got an error of NaN before step 1/,
    ],
    [
      'a learning rate that explodes',
      async () => {
        const wild = distillation({ network, optimiser: sgd({ learningRate: 1e30 }) });
        await distil(wild, { state: wild.init(key), teacher, count: 64 });
      },
      /^distillation: expected finite pairs .*lower the learning rate$/,
    ],
    ['no rounds', () => distil(made(1), { state: made(1).init(key), teacher, rounds: 0 }), /^distil: expected rounds/],
    [
      'no passes along a run',
      async () => distilAlong(made(1), { state: made(1).init(key), from: tf.zeros([2, 2]), passes: 0 }),
      /^distilAlong: expected passes/,
    ],
    [
      'a network without a way back to its inputs',
      async () => skipNetwork({ network: mlpNetwork({ widths: [3, 2] }) }),
      /^skipNetwork: expected a network with as many outputs as inputs, got 3 and 2/,
    ],
  ])('%s are refused', async (_, call, message) => {
    await expect(call()).rejects.toThrow(message);
  });
});
