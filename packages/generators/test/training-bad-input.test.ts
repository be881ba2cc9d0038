// Not on webgpu: hundreds of small kernels in each update
import { createKey, type Key, normal } from '@ingd/engine';
import { writeContainer } from '@ingd/engine/safetensors';
import { leakedTensors, useTestBackend } from '@ingd/engine/testing';
import { moments } from '@ingd/families';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, test } from 'vitest';
import {
  adam,
  decodeIngd,
  decodeNetwork,
  disposeIngdState,
  encodeIngd,
  encodeNetwork,
  fourierTime,
  type IngdOptions,
  type IngdRun,
  type IngdState,
  ingd,
  mlpNetwork,
  networkInTime,
  networkOf,
  sgd,
  timeNetwork,
  trainedGenerator,
  trainIngd,
  velocityField,
} from '../src/index.js';

const key = createKey(47);
const inner = mlpNetwork({ widths: [2, 6, 1], activation: 'tanh' });
const network = timeNetwork({ network: inner });
const target = {
  batch: (drawn: Key) => tf.tidy(() => tf.add(normal<tf.Rank.R2>(drawn, [60, 1]), 1) as tf.Tensor2D),
};

const settings = (change: Partial<IngdOptions>): IngdOptions => ({
  statistic: moments({ dimension: 1, order: 2 }),
  generator: networkInTime({ network }),
  target,
  stepSize: 0.1,
  updates: 2,
  batchSize: 60,
  optimiser: adam({ learningRate: 0.02 }),
  ...change,
});

/** Runs four steps; what it throws is its message. */
async function train(change: Partial<IngdOptions>): Promise<IngdRun | string> {
  const trainer = ingd(settings(change));
  const start = trainer.init(key);
  try {
    return await trainIngd(trainer, { state: start, steps: 4 });
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    return error.message;
  } finally {
    disposeIngdState(start);
  }
}

/** A network whose output is spoilt once its bias has moved: after an update, not before. */
const spoiltByUpdates = (spoil: (y: tf.Tensor2D, moved: tf.Scalar) => tf.Tensor2D) =>
  timeNetwork({
    network: networkOf({
      ...inner,
      apply: (parameters, x) => {
        const moved = tf.step(tf.sub(tf.sum(tf.abs(parameters[3] as tf.Tensor)), 1e-6)) as tf.Scalar;
        return spoil(inner.apply(parameters, x), moved);
      },
    }),
  });

const notANumber = spoiltByUpdates((y, moved) => tf.div<tf.Tensor2D>(y, tf.sub(1, moved)));

describe('training with bad input', () => {
  beforeAll(async () => {
    await useTestBackend();
  });

  test.each<[string, Partial<IngdOptions>, RegExp]>([
    [
      'a network in time that is not finite after the first update',
      { generator: networkInTime({ network: notANumber }) },
      /^generatorObjective: expected finite samples of networkInTime\(.*\) at t = [-0-9.]+, got (NaN|-?Infinity) in row \d+; .*\(after update 1 of step 1, t = 0\)$/,
    ],
    [
      'a velocity field that is not finite after the first update',
      { generator: velocityField({ network: notANumber, step: 0.1 }) },
      /^driftObjective: expected a finite drift, got (NaN|-?Infinity) in row \d+; .*\(after update 1 of step 1, t = 0\)$/,
    ],
    [
      'a generator that gives another shape',
      {
        generator: {
          ...networkInTime({ network }),
          path: (z, times) => times.map(() => tf.concat2d([z, z], 1)),
        },
      },
      /^ingd: expected networkInTime\(.*\) at t = 0 of shape \[60, 1\], got \[60, 2\].*\(before step 1, t = 0\)$/,
    ],
    [
      'a generator that leaves a time out',
      { generator: { ...networkInTime({ network }), path: () => [] } },
      /gave no sample at t = 0 \(before step 1, t = 0\)$/,
    ],
    [
      'a velocity of another shape',
      {
        generator: {
          ...velocityField({ network, step: 0.1 }),
          velocity: (x) => tf.concat2d([x, x], 1),
        },
      },
      /^driftObjective: expected drift of shape \[60, 1\], got \[60, 2\].*\(after update 0 of step 1, t = 0\)$/,
    ],
    [
      'a target that is not finite',
      { target: { batch: () => tf.fill<tf.Rank.R2>([60, 1], Number.NaN) } },
      /^ingd: expected a finite batch of the target, got NaN in row 0; look at target\.batch \(before step 1, t = 0\)$/,
    ],
    [
      'a target of another width',
      { target: { batch: () => tf.zeros<tf.Rank.R2>([60, 2]) } },
      /^ingd: expected the batch of the target of shape \[any, 1\], got \[60, 2\]/,
    ],
    [
      'noise that is not finite',
      { noise: { batch: () => tf.fill<tf.Rank.R2>([60, 1], Number.POSITIVE_INFINITY) } },
      /^ingd: expected a finite batch of noise, got Infinity in row 0; look at noise\.batch \(before step 1, t = 0\)$/,
    ],
    [
      'noise of one row',
      { noise: { batch: () => tf.zeros<tf.Rank.R2>([1, 1]) } },
      /^ingd: expected at least 2 rows in the batch of noise, got 1; draw more \(before step 1, t = 0\)$/,
    ],
  ])('%s is told with its step and time, and nothing is left behind', async (_, change, message) => {
    let told: IngdRun | string = '';
    const leaked = await leakedTensors(async () => {
      told = await train(change);
    });
    expect(told).toMatch(message);
    expect(leaked).toBe(0);
  });

  test('samples that run away end the run, and the state nearest the target is kept', async () => {
    // Samples that follow g are pushed off by a target that flees from them.
    const fleeing = {
      batch: (_: Key, step: number) =>
        tf.tidy(() => tf.add(normal<tf.Rank.R2>(key, [60, 1]), step < 3 ? 0.5 : 4 ** step) as tf.Tensor2D),
    };
    const leaked = await leakedTensors(async () => {
      const run = await train({ target: fleeing });
      if (typeof run === 'string') throw new RangeError(run);
      expect(run.end).toMatchObject({ status: 'diverged', step: 3 });
      expect('reason' in run.end && run.end.reason).toMatch(
        /^trainIngd: expected a merit of at most 10 .*at t = 0\.2; the state after step [01], where it was least, is kept/,
      );
      const least = run.history.reduce((a, b) => (b.merit < a.merit ? b : a));
      expect(run.state.step).toBe(least.step - 1);
      disposeIngdState(run.state);
    });
    expect(leaked).toBe(0);
  });

  test('a loss that explodes ends the run after the last good step', async () => {
    const run = await train({ optimiser: sgd({ learningRate: (update) => (update < 4 ? 1e-4 : 1e30) }) });
    if (typeof run === 'string') throw new RangeError(run);
    expect(run.end).toMatchObject({ status: 'diverged', step: 3 });
    expect('reason' in run.end && run.end.reason).toMatch(/after update \d of step 3, t = 0\.2\)$/);
    expect(run.state.step).toBe(2);
    const values = await Promise.all(run.state.parameters.map((parameter) => parameter.data()));
    expect(values.every((each) => each.every(Number.isFinite))).toBe(true);
  });

  test('times that were not trained are refused', () => {
    const generator = networkInTime({ network });
    const trained = trainedGenerator({ generator, parameters: generator.initialise({ key }), until: 0.5 });
    for (const t of [-0.1, 0.6, Number.NaN, Number.POSITIVE_INFINITY]) {
      expect(() => trained.sample(tf.zeros([3, 1]), t)).toThrow(
        `trainedGenerator.sample: expected t from 0 to 0.5, the time it was trained for, got ${t}; train it further`,
      );
    }
  });

  describe('a checkpoint', () => {
    const generator = networkInTime({ network });
    let bytes: Uint8Array;
    let state: IngdState;
    beforeAll(async () => {
      state = ingd(settings({})).init(key);
      bytes = await encodeIngd({ generator, state });
    });

    const described = (training: string) =>
      writeContainer({ metadata: { format: 'ingd-training', formatVersion: '1', training }, tensors: new Map() });

    test.each<[string, () => Uint8Array | Promise<Uint8Array>, RegExp]>([
      ['an empty file', () => new Uint8Array(0), /the file is cut short: it has 0 bytes/],
      ['a text', () => new TextEncoder().encode('step,merit\n1,0.5\n2,0.4\n'), /is not a safetensors file/],
      ['half a file', () => bytes.subarray(0, bytes.length / 2), /cut short/],
      ['a file without its last byte', () => bytes.subarray(0, bytes.length - 1), /cut short/],
      ['a file with one byte more', () => Uint8Array.from([...bytes, 0]), /bytes after its last tensor/],
      ['a changed bit', () => bytes.map((byte, i) => (i === bytes.length - 3 ? byte ^ 1 : byte)), /altered/],
      [
        'the file of a network',
        () => encodeNetwork({ network: inner, parameters: inner.initialise({ key }) }),
        /is no checkpoint of a training that is known here/,
      ],
      ['a description that is no JSON', () => described('{"step": 1,'), /is not a JSON object/],
      [
        'a time that is none',
        () => described('{"step":1,"time":"soon","key":[1,2],"updates":0,"moments":0}'),
        /parameters\.layers\.0\.weights \[2, 6\] is missing/,
      ],
    ])('%s is refused in one sentence', async (_, make, message) => {
      const file = await make();
      const read = () => decodeIngd(file, generator);
      expect(read).toThrow(message);
      expect(read).toThrow(/^decodeIngd: [^\n]*$/);
    });

    test('one of another generator is refused with every name and shape', () => {
      const other = mlpNetwork({ widths: [2, 4, 4, 1], activation: 'tanh' });
      expect(() => decodeIngd(bytes, networkInTime({ network: timeNetwork({ network: other }) }))).toThrow(
        /^decodeIngd: the file's parameters are not those of networkInTime\(.*\): parameters\.layers\.0\.weights is \[2, 6\] where \[2, 4\] is needed; parameters\.layers\.0\.bias is \[6\] where \[4\] is needed; parameters\.layers\.1\.weights is \[6, 1\] where \[4, 4\] is needed; parameters\.layers\.1\.bias is \[1\] where \[4\] is needed; parameters\.layers\.2\.weights \[4, 1\] is missing; parameters\.layers\.2\.bias \[1\] is missing; pass the generator that was trained$/,
      );
      const rectified = mlpNetwork({ widths: [2, 6, 1], activation: 'relu' });
      expect(() => decodeIngd(bytes, networkInTime({ network: timeNetwork({ network: rectified }) }))).toThrow(
        /^decodeIngd: the file is of networkInTime\(.*tanh.*\), not of networkInTime\(.*relu.*\); pass the generator that was trained$/,
      );
      expect(() => decodeNetwork(bytes)).toThrow(/^decodeNetwork: this safetensors file holds no network/);
    });

    test('one of a network that is told the time otherwise is refused', async () => {
      const told = (period: number) => {
        const embedding = fourierTime({ frequencies: 1, period });
        const wide = mlpNetwork({ widths: [1 + embedding.size, 6, 1] });
        return networkInTime({ network: timeNetwork({ network: wide, embedding }) });
      };
      const start = ingd(settings({ generator: told(2) })).init(key);
      const kept = await encodeIngd({ generator: told(2), state: start });
      expect(decodeIngd(kept, told(2)).step).toBe(0);
      expect(() => decodeIngd(kept, told(4))).toThrow(
        /^decodeIngd: the file's network is .*"period":2.*, not .*"period":4.*; pass the generator that was trained$/,
      );
    });
  });
});
