// Not on webgpu: shaders for every case take a driver in software minutes; the cross-backend law runs the functions.
import { createKey } from '@ingd/engine';
import { useTestBackend } from '@ingd/engine/testing';
import { statisticOf } from '@ingd/families';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, test } from 'vitest';
import {
  type Flow,
  king,
  mmdFlow,
  ntKing,
  pooledKernel,
  runFlow,
  sampleStream,
  samples,
  wgf,
} from '../../src/index.js';
import { normalCloud } from '../clouds.js';

const key = createKey(3);
const flows: readonly (readonly [string, Flow])[] = [
  ['king', king({ centers: 30 })],
  ['ntKing', ntKing({ centers: 30, hidden: [7] })],
];

beforeAll(async () => {
  await useTestBackend();
});

const run = (flow: Flow, particles: tf.Tensor2D, target: tf.Tensor2D, steps = 4) =>
  runFlow(flow, { particles, target: samples(target), steps, key });

describe.each(flows)('%s', (_name, flow) => {
  test('fewer than 2 particles are refused', async () => {
    const one = normalCloud({ seed: 1, rows: 1, dimension: 2 });
    const goal = normalCloud({ seed: 2, rows: 9, dimension: 2 });
    await expect(run(flow, one, goal)).rejects.toThrow(/expected at least 2 particles, got 1/);
  });

  test('a target that is the source leaves the particles where they are', async () => {
    const cloud = normalCloud({ seed: 1, rows: 15, dimension: 2 });
    const { end, state, history } = await run(flow, cloud, cloud);
    expect(end).toEqual({ status: 'finished' });
    const shift = await tf.max(tf.abs(tf.sub(state.particles, cloud))).data();
    expect(shift[0]).toBeLessThan(1e-4);
    for (const { merit } of history) expect(merit).toBeLessThan(1e-10);
  });

  test('one dimension', async () => {
    const goal = tf.add<tf.Tensor2D>(normalCloud({ seed: 2, rows: 20, dimension: 1 }), 2);
    const { end, state } = await run(flow, normalCloud({ seed: 1, rows: 20, dimension: 1 }), goal, 10);
    expect(end.status).toBe('finished');
    const [reached, wanted] = [await tf.mean(state.particles).data(), await tf.mean(goal).data()];
    expect(Math.abs((reached[0] ?? 0) - (wanted[0] ?? 0))).toBeLessThan(0.3 * Math.abs(wanted[0] ?? 0));
  });

  test('a thousand dimensions', async () => {
    const goal = tf.add<tf.Tensor2D>(normalCloud({ seed: 2, rows: 10, dimension: 1000 }), 0.5);
    const { end, history } = await run(flow, normalCloud({ seed: 1, rows: 10, dimension: 1000 }), goal, 3);
    expect(end.status).toBe('finished');
    expect(history.every(({ realisedMerit, merit }) => (realisedMerit ?? 0) <= (merit ?? 0))).toBe(true);
  });

  test('more statistics than particles: F is singular, F + ρI is not', async () => {
    const few = normalCloud({ seed: 1, rows: 5, dimension: 2 });
    const goal = normalCloud({ seed: 2, rows: 40, dimension: 2 });
    const { end, history } = await run(flow, few, tf.add<tf.Tensor2D>(goal, 1), 5);
    expect(end.status).toBe('finished');
    expect(history.every(({ gainRatio }) => gainRatio === undefined || gainRatio >= 0.5)).toBe(true);
  });
});

describe('the flows by a velocity', () => {
  const cloud = () => normalCloud({ seed: 1, rows: 12, dimension: 2 });
  const velocities: readonly (readonly [string, Flow])[] = [
    ['wgf', wgf()],
    ['mmdFlow', mmdFlow()],
    ['mmdFlow, Gaussian', mmdFlow({ kernel: pooledKernel() })],
  ];

  test.each(velocities)('%s: a target of one row, or of equal rows, is a point to go to', async (_name, flow) => {
    for (const goal of [tf.fill<tf.Rank.R2>([1, 2], 2), tf.fill<tf.Rank.R2>([9, 2], 2)]) {
      const distance = async (points: tf.Tensor2D) => (await tf.mean(tf.norm(tf.sub(points, 2), 2, 1)).data())[0] ?? 0;
      const { end, state } = await run(flow, cloud(), goal, 30);
      expect(end.status).toBe('finished');
      expect(await distance(state.particles)).toBeLessThan(0.6 * (await distance(cloud())));
    }
  });

  test.each(velocities)(
    '%s: one dimension, a thousand, two particles, a target that is the source',
    async (_name, flow) => {
      const of = (rows: number, dimension: number, shift: number) =>
        tf.add<tf.Tensor2D>(normalCloud({ seed: rows, rows, dimension }), shift);
      for (const [particles, goal] of [
        [of(12, 1, 0), of(15, 1, 2)],
        [of(6, 1000, 0), of(7, 1000, 0.5)],
        [of(2, 2, 0), of(9, 2, 1)],
        [cloud(), cloud()],
      ] as const) {
        const { end, state } = await run(flow, particles, goal, 3);
        expect(end.status).toBe('finished');
        expect((await state.particles.data()).every(Number.isFinite)).toBe(true);
      }
    },
  );

  test.each(velocities)('%s: NaN on either side is refused by its row', async (name, flow) => {
    const bad = tf.tensor2d([1, 2, 3, Number.NaN], [2, 2]);
    await expect(run(flow, bad, cloud())).rejects.toThrow(/expected finite particles, got NaN in row 2; drop that row/);
    await expect(run(flow, cloud(), bad)).rejects.toThrow(/expected finite target, got NaN in row 2; drop that row/);
    expect(name).toContain(flow.name);
  });
});

describe('particles that are all equal', () => {
  const goal = () => normalCloud({ seed: 2, rows: 9, dimension: 2 });

  test.each<[string, Flow]>([
    ['king with a bandwidth', king({ centers: 9, bandwidth: 1 })],
    ['ntKing', ntKing({ centers: 9, hidden: [7] })],
  ])('%s: they stay together or part, and nothing blows up or becomes NaN', async (_name, flow) => {
    const { end, state } = await run(flow, tf.ones([12, 2]), goal());
    expect(end.status).toBe('finished');
    expect((await state.particles.data()).every(Number.isFinite)).toBe(true);
  });

  test('king, whose bandwidth is their distance, asks for one', async () => {
    const message = 'expected at least two different points, got none that differ; pass a bandwidth by hand';
    await expect(run(king({ centers: 9 }), tf.ones([12, 2]), goal())).rejects.toThrow(message);
  });
});

describe('a statistic', () => {
  const cloud = () => normalCloud({ seed: 1, rows: 15, dimension: 2 });
  const goal = () => tf.add<tf.Tensor2D>(normalCloud({ seed: 2, rows: 12, dimension: 2 }), 1);

  test('that is constant says nothing, and nothing moves', async () => {
    const statistic = statisticOf({
      name: 'constant',
      dimension: 2,
      size: 1,
      evaluate: (x) => tf.add(tf.mul(tf.slice(x, [0, 0], [-1, 1]), 0), 3) as tf.Tensor2D,
    });
    const start = cloud();
    const { end, state, history } = await run(king({ statistic }), start, goal());
    expect(end).toEqual({ status: 'finished' });
    expect(await state.particles.data()).toEqual(await start.data());
    expect(history[0]?.merit).toBe(0);
    expect(history[0]?.projectionResidual).toBeUndefined();
  });

  test('that is NaN on the target is refused by name', async () => {
    const statistic = statisticOf({
      name: 'logarithm',
      dimension: 2,
      size: 2,
      evaluate: (x) => tf.log(x) as tf.Tensor2D,
    });
    const positive = tf.add<tf.Tensor2D>(tf.abs(cloud()), 1);
    const negative = tf.neg<tf.Tensor2D>(positive);
    await expect(run(king({ statistic }), positive, negative)).rejects.toThrow(
      /expected logarithm to be finite on target, got mean NaN/,
    );
  });
});

describe('what only callers without types can pass', () => {
  const particles = () => normalCloud({ seed: 1, rows: 9, dimension: 2 });
  const target = () => samples(normalCloud({ seed: 2, rows: 9, dimension: 2 }));

  test.each<[string, () => object, RegExp]>([
    [
      'no target',
      () => ({ target: undefined }),
      /^runFlow: expected a target, with batch.*, got undefined; pass samples\(points\)/,
    ],
    [
      'a bare tensor',
      () => ({ target: particles() }),
      /^runFlow: expected a target, .*, got a tensor; pass samples\(points\)/,
    ],
    [
      'no particles',
      () => ({ particles: undefined }),
      /^king: expected particles to be a tensor, got undefined; make one/,
    ],
    ['an array of arrays', () => ({ particles: [[1, 2]] }), /^king: expected particles to be a tensor, got an array/],
    [
      'one observer alone',
      () => ({ observers: () => undefined }),
      /^runFlow: expected observers to be a list.*got function/,
    ],
    [
      'a stream of numbers',
      () => ({ target: sampleStream([1, 2] as never) }),
      /^sampleStream: expected batch to be a tensor, got 1/,
    ],
    [
      'a map without a state',
      () => ({ resume: { steps: [] } }),
      /^runFlow: expected a checkpoint with a state.*, got a map without a state/,
    ],
    [
      'nothing to resume',
      () => ({ resume: undefined }),
      /^runFlow: expected a checkpoint with a state.*, got undefined/,
    ],
  ])('%s is refused by name', async (_name, given, message) => {
    const options = { particles: particles(), target: target(), steps: 2, key, ...given() };
    await expect(runFlow(king({ centers: 9 }), options as never)).rejects.toThrow(message);
  });

  test('a stream that is none', () => {
    expect(() => sampleStream(undefined as never)).toThrow(
      /^sampleStream: expected an iterable .*, got undefined; call/,
    );
    expect(() => sampleStream((() => []) as never)).toThrow(
      /^sampleStream: expected an iterable .*, got a function; call/,
    );
  });
});
