// Not on webgpu: hundreds of small kernels in each update
import { createKey, fold, type Key, normal, useBackend } from '@ingd/engine';
import { leakedTensors, testBackends } from '@ingd/engine/testing';
import { moments } from '@ingd/families';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, test } from 'vitest';
import {
  adam,
  clipped,
  decodeIngd,
  disposeIngdState,
  encodeIngd,
  type Generator,
  gaussNewton,
  type IngdInfo,
  type IngdOptions,
  ingd,
  mlpNetwork,
  networkInTime,
  sgd,
  stopWhenClose,
  timeNetwork,
  trainIngd,
  velocityField,
} from '../src/index.js';
import { numbers } from './numbers.js';

const key = createKey(41);
const statistic = moments({ dimension: 1, order: 2 });
const network = () => timeNetwork({ network: mlpNetwork({ widths: [2, 16, 1], activation: 'tanh' }) });

/** N(1, 0.6²). */
const target = {
  batch: (drawn: Key) => tf.tidy(() => tf.add(tf.mul(normal<tf.Rank.R2>(drawn, [200, 1]), 0.6), 1) as tf.Tensor2D),
};

const kinds: Readonly<Record<string, () => Generator>> = {
  'a network in time': () => networkInTime({ network: network() }),
  'a velocity field': () => velocityField({ network: network(), step: 0.1 }),
};

const settings = (generator: Generator): IngdOptions => ({
  statistic,
  generator,
  target,
  stepSize: 0.1,
  updates: 10,
  batchSize: 200,
  optimiser: adam({ learningRate: 0.02 }),
});

describe.each(testBackends())('ingd on %s', (backend) => {
  beforeAll(async () => {
    await useBackend(backend);
  });

  describe.each(Object.entries(kinds))('%s', (_, make) => {
    test('follows the natural gradient to the target', async () => {
      const trainer = ingd({ ...settings(make()), updates: 25 });
      const { end, state, history } = await trainIngd(trainer, { state: trainer.init(key), steps: 12 });
      expect(end).toEqual({ status: 'finished' });
      expect(state.time).toBeCloseTo(1.2, 12);
      const merits = history.map(({ merit }) => merit);
      expect(merits.at(-1) as number).toBeLessThan(0.2 * (merits[0] as number));
      // dE[T]/dt = g: after t the mean has gone the share 1 − e^{−t} of the way.
      const z = normal<tf.Rank.R2>(fold(key, 9), [2000, 1]);
      const x = trainer.options.generator.sample(z, state.time, state.parameters);
      const [mean] = await tf.mean(x).data();
      expect(Math.abs((mean as number) - (1 - Math.exp(-1.2)))).toBeLessThan(0.1);
      for (const { loss } of history) expect(loss.after).toBeLessThanOrEqual(loss.before);
    });

    test('goes on from a checkpoint bit for bit', async () => {
      const whole = await trainIngd(ingd(settings(make())), { state: ingd(settings(make())).init(key), steps: 4 });
      const trainer = ingd(settings(make()));
      const half = await trainIngd(trainer, { state: trainer.init(key), steps: 2 });
      const bytes = await encodeIngd({ generator: trainer.options.generator, state: half.state });
      const resumed = await trainIngd(trainer, { state: decodeIngd(bytes, make()), steps: 4 });
      expect(await numbers(resumed.state.parameters)).toEqual(await numbers(whole.state.parameters));
      expect(await numbers(resumed.state.optimiser.tensors)).toEqual(await numbers(whole.state.optimiser.tensors));
      const told = ({ milliseconds: _, ...info }: IngdInfo) => info;
      expect(resumed.history.map(told)).toEqual(whole.history.slice(2).map(told));
    });

    test('leaves nothing behind, also when it goes wrong', async () => {
      const trainer = ingd(settings(make()));
      const wild = ingd({ ...settings(make()), optimiser: sgd({ learningRate: 1e30 }) });
      const leaked = await leakedTensors(async () => {
        const start = trainer.init(key);
        const { state } = await trainIngd(trainer, { state: start, steps: 2 });
        disposeIngdState(start);
        disposeIngdState(state);
        const other = wild.init(key);
        await trainIngd(wild, { state: other, steps: 3 }).then(
          (run) => disposeIngdState(run.state),
          () => {},
        );
        disposeIngdState(other);
      });
      expect(leaked).toBe(0);
    });
  });

  test('Gauss–Newton leaves next to nothing undone in almost every step, and holds what was there', async () => {
    const generator = networkInTime({ network: network() });
    const trainer = ingd({ ...settings(generator), updates: 12, optimiser: gaussNewton() });
    const leaked = await leakedTensors(async () => {
      const start = trainer.init(key);
      const { state, history } = await trainIngd(trainer, { state: start, steps: 6 });
      // A step whose linear picture is poor may need more updates than the others.
      expect(history.filter(({ relativeResidual }) => relativeResidual < 0.01).length).toBeGreaterThanOrEqual(5);
      for (const { relativeResidual } of history) expect(relativeResidual).toBeLessThan(0.2);
      const merits = history.map(({ merit }) => merit);
      expect(merits.at(-1) as number).toBeLessThan(0.5 * (merits[0] as number));
      disposeIngdState(start);
      disposeIngdState(state);
    });
    expect(leaked).toBe(0);
  });

  test('a step that was fitted twice is the same to the last bit', async () => {
    const trainer = ingd({ ...settings(networkInTime({ network: network() })), updates: 1, optimiser: gaussNewton() });
    const start = trainer.init(key);
    const [first, second] = [await trainer.step(start), await trainer.step(start)];
    expect(await numbers(second.state.parameters)).toEqual(await numbers(first.state.parameters));
  });

  test('without an anchor a network forgets what it was before each fit', async () => {
    const shares: number[] = [];
    for (const anchor of [1, 0]) {
      const trainer = ingd({ ...settings(networkInTime({ network: network() })), anchor });
      const { history } = await trainIngd(trainer, { state: trainer.init(key), steps: 12 });
      shares.push(history.at(-1)?.merit ?? Number.NaN);
    }
    expect(shares[0] as number).toBeLessThan(shares[1] as number);
  });

  test('observers see every step and may end the run; a signal ends it too', async () => {
    const trainer = ingd(settings(networkInTime({ network: network() })));
    const seen: number[] = [];
    const observers = [({ info }: { info: IngdInfo }) => (seen.push(info.step) === 2 ? 'stop' : undefined)];
    const stopped = await trainIngd(trainer, { state: trainer.init(key), steps: 5, observers });
    expect([stopped.end.status, stopped.state.step, seen]).toEqual(['stopped', 2, [1, 2]]);
    const interrupted = await trainIngd(trainer, { state: trainer.init(key), steps: 5, signal: AbortSignal.abort() });
    expect([interrupted.end.status, interrupted.state.step]).toEqual(['interrupted', 0]);
    const stop = stopWhenClose({ patience: 2, tolerance: 0.5 });
    const answers = [8, 3, 2.9, 2.8].map((merit) => stop({ info: { merit } } as Parameters<typeof stop>[0]));
    expect(answers).toEqual([undefined, undefined, undefined, 'stop']);
  });

  test('what explodes later ends the run with the last good state', async () => {
    // A learning rate that explodes at the third step.
    const learningRate = (update: number) => (update < 20 ? 0.02 : 1e30);
    const trainer = ingd({
      ...settings(networkInTime({ network: network() })),
      optimiser: sgd({ learningRate: (update) => learningRate(update) * 0.01 }),
    });
    const { end, state } = await trainIngd(trainer, { state: trainer.init(key), steps: 5 });
    expect(state.step).toBe(2);
    expect(end).toMatchObject({ status: 'diverged', step: 3 });
    expect('reason' in end && end.reason).toMatch(/after update \d+ of step 3, t = 0.2/);
    expect((await numbers(state.parameters)).every(Number.isFinite)).toBe(true);
  });

  test('a generator that gives NaN or another shape is told with its time', async () => {
    const good = networkInTime({ network: network() });
    const broken = (from: number, wrong: (x: tf.Tensor2D) => tf.Tensor2D): Generator => ({
      ...good,
      path: (z, times, parameters) => times.map((t) => (t > from ? wrong(z) : good.sample(z, t, parameters))),
    });
    const run = (generator: Generator) => {
      const trainer = ingd(settings(generator));
      return trainIngd(trainer, { state: trainer.init(key), steps: 3 });
    };
    await expect(run(broken(0.05, (x) => tf.log<tf.Tensor2D>(tf.mul<tf.Tensor2D>(x, 0))))).rejects.toThrow(
      /expected finite samples of networkInTime.* at t = 0\.\d+, got -Infinity in row 0.*after update 0 of step 1/,
    );
    await expect(run(broken(-9, (x) => tf.concat([x, x], 1) as tf.Tensor2D))).rejects.toThrow(
      /at t = 0 of shape \[200, 1\], got \[200, 2\]/,
    );
  });

  test.each<[string, Partial<IngdOptions>, RegExp]>([
    ['no step size', { stepSize: 0 }, /expected stepSize/],
    ['no updates', { updates: 0 }, /expected updates/],
    [
      'a statistic of another dimension',
      { statistic: moments({ dimension: 2, order: 1 }) },
      /of dimension 1, .* got 2/,
    ],
    [
      'a generator without parameters',
      { generator: { ...networkInTime({ network: network() }), parameters: [] } },
      /nothing to train/,
    ],
  ])('%s is refused', (_, change, message) => {
    expect(() => ingd({ ...settings(networkInTime({ network: network() })), ...change })).toThrow(message);
  });

  test('a checkpoint of another generator is refused, names and shapes listed', async () => {
    const trainer = ingd({
      ...settings(networkInTime({ network: network() })),
      optimiser: clipped(adam({ learningRate: 0.1 }), { maximumNorm: 1 }),
    });
    const bytes = await encodeIngd({ generator: trainer.options.generator, state: trainer.init(key) });
    const wide = timeNetwork({ network: mlpNetwork({ widths: [2, 8, 1], activation: 'tanh' }) });
    expect(() => decodeIngd(bytes, networkInTime({ network: wide }))).toThrow(
      /parameters\.layers\.0\.weights is \[2, 16\] where \[2, 8\] is needed/,
    );
    expect(() => decodeIngd(bytes.subarray(0, 99), trainer.options.generator)).toThrow(/cut short/);
    await expect(trainIngd(trainer, { state: { ...trainer.init(key), step: 3 }, steps: 3 })).rejects.toThrow(
      /expected steps/,
    );
  });
});
