import { createKey, fold, normal, useBackend } from '@ingd/engine';
import { leakedTensors, testBackends } from '@ingd/engine/testing';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, test } from 'vitest';
import {
  adam,
  adamW,
  averaged,
  clipped,
  cosineSchedule,
  exponentialSchedule,
  type Optimiser,
  type OptimiserState,
  sgd,
  tfjsOptimiser,
} from '../src/index.js';
import { numbers } from './numbers.js';

const key = createKey(11);
const start = () => [normal(fold(key, 0), [3, 2]), normal(fold(key, 1), [2])];

/** The gradient of Σ (1 + i) θᵢ⁴/4 over all entries in a row. */
function gradientOf(parameters: readonly tf.Tensor[]): tf.Tensor[] {
  return parameters.map((parameter, i) => tf.tidy(() => tf.mul(tf.pow(parameter, 3), 1 + i)));
}

interface Path {
  parameters: tf.Tensor[];
  state: OptimiserState;
}

async function run(optimiser: Optimiser, count: number, from?: Path): Promise<Path> {
  const begin = start();
  let path: Path = from ?? { parameters: begin, state: optimiser.init(begin) };
  for (let i = 0; i < count; i++) {
    const gradients = gradientOf(path.parameters);
    const next = await optimiser.update(path.state, path.parameters, gradients);
    tf.dispose([...gradients, ...path.parameters, ...path.state.tensors]);
    path = next;
  }
  if (from !== undefined) tf.dispose(begin);
  return path;
}

/** Adam in float64, with decoupled weight decay: PyTorch's update. */
function adamInDouble(values: number[], weights: number[], steps: number, rate: number, decay: number): number[] {
  return values.map((value, j) => {
    let [theta, mean, square] = [value, 0, 0];
    for (let k = 1; k <= steps; k++) {
      const gradient = (weights[j] as number) * theta ** 3;
      theta *= 1 - rate * decay;
      mean = 0.9 * mean + 0.1 * gradient;
      square = 0.999 * square + 0.001 * gradient ** 2;
      theta -= (rate * (mean / (1 - 0.9 ** k))) / (Math.sqrt(square / (1 - 0.999 ** k)) + 1e-8);
    }
    return theta;
  });
}

const optimisers: Readonly<Record<string, () => Optimiser>> = {
  sgd: () => sgd({ learningRate: 0.05 }),
  'sgd with momentum': () => sgd({ learningRate: 0.05, momentum: 0.9 }),
  adam: () => adam({ learningRate: 0.02 }),
  adamW: () => adamW({ learningRate: exponentialSchedule({ start: 0.02, halfLife: 10 }), weightDecay: 0.1 }),
  'tfjs’s rmsprop, clipped and averaged': () =>
    averaged(
      clipped(tfjsOptimiser({ name: 'rmsprop', learningRate: 0.01, make: (rate) => tf.train.rmsprop(rate) }), {
        maximumNorm: 1,
      }),
      { decay: 0.9 },
    ),
};

describe.each(testBackends())('optimisers on %s', (backend) => {
  beforeAll(async () => {
    await useBackend(backend);
  });

  test.each([0, 0.1])('Adam with weight decay %f is PyTorch’s, in float64', async (decay) => {
    const rate = 0.02;
    const optimiser = decay === 0 ? adam({ learningRate: rate }) : adamW({ learningRate: rate, weightDecay: decay });
    const { parameters } = await run(optimiser, 40);
    const weights = [...Array(6).fill(1), ...Array(2).fill(2)];
    const expected = adamInDouble(await numbers(start()), weights, 40, rate, decay);
    (await numbers(parameters)).forEach((value, i) => {
      expect(Math.abs(value - (expected[i] as number))).toBeLessThan(1e-4 * (1 + Math.abs(expected[i] as number)));
    });
  });

  test('gradient descent is θ − rate · gradient', async () => {
    const { parameters } = await run(sgd({ learningRate: 0.05 }), 1);
    const before = await numbers(start());
    (await numbers(parameters)).forEach((value, i) => {
      const theta = before[i] as number;
      expect(Math.abs(value - (theta - 0.05 * (i < 6 ? 1 : 2) * theta ** 3))).toBeLessThan(
        1e-6 * (1 + Math.abs(value)),
      );
    });
  });

  test.each(Object.entries(optimisers))('%s goes on from a recorded state as if never stopped', async (_, make) => {
    const whole = await run(make(), 7);
    const half = await run(make(), 3);
    const copies = await Promise.all(half.state.tensors.map(async (t) => tf.tensor(await t.data(), t.shape)));
    const resumed = await run(make(), 4, { parameters: half.parameters, state: { step: 3, tensors: copies } });
    expect(await numbers(resumed.parameters)).toEqual(await numbers(whole.parameters));
    expect(await numbers(resumed.state.tensors)).toEqual(await numbers(whole.state.tensors));
  });

  test.each(Object.entries(optimisers))('%s leaves nothing behind, nor any variable', async (_, make) => {
    const leaked = await leakedTensors(async () => {
      const { parameters, state } = await run(make(), 3);
      tf.dispose([...parameters, ...state.tensors]);
    });
    expect(leaked).toBe(0);
    expect(Object.keys(tf.engine().state.registeredVariables)).toEqual([]);
  });

  test('a long gradient is cut to the norm, a short one stays', async () => {
    const optimiser = clipped(sgd({ learningRate: 1 }), { maximumNorm: 5 });
    const update = async (gradient: number[]) => {
      const { parameters } = await optimiser.update({ step: 0, tensors: [] }, [tf.zeros([2])], [tf.tensor1d(gradient)]);
      return Array.from(await (parameters[0] as tf.Tensor).data(), (value) => 0 - value);
    };
    const cut = await update([30, 40]);
    expect(Math.hypot(cut[0] as number, cut[1] as number)).toBeCloseTo(5, 5);
    expect((cut[1] as number) / (cut[0] as number)).toBeCloseTo(4 / 3, 5);
    expect(await update([3, 4])).toEqual([3, 4]);
  });

  test('the average follows the parameters', async () => {
    const optimiser = averaged(sgd({ learningRate: 1 }), { decay: 0.5 });
    let state = optimiser.init([tf.tensor1d([8])]);
    let parameters: tf.Tensor[] = [tf.tensor1d([8])];
    for (let i = 0; i < 2; i++) ({ parameters, state } = await optimiser.update(state, parameters, [tf.tensor1d([1])]));
    const first = 0.1 * 8 + 0.9 * 7;
    expect(await numbers(optimiser.average(state, parameters))).toEqual([
      expect.closeTo((2 / 11) * first + (9 / 11) * 6, 5),
    ]);
  });

  test('schedules', () => {
    const cosine = cosineSchedule({ peak: 1, steps: 12, warmup: 2, end: 0.1 });
    expect([0, 1, 2, 7, 12, 99].map(cosine)).toEqual([1 / 3, 2 / 3, 1, expect.closeTo(0.55, 12), 0.1, 0.1]);
    expect(exponentialSchedule({ start: 2, halfLife: 5 })(10)).toBe(0.5);
  });

  test.each<[string, () => unknown, RegExp]>([
    ['a learning rate of 0', () => adam({ learningRate: 0 }), /expected learningRate/],
    ['a decay of 1', () => adam({ learningRate: 1, beta2: 1 }), /expected beta2/],
    ['a warm-up longer than the run', () => cosineSchedule({ peak: 1, steps: 3, warmup: 3 }), /expected warmup/],
  ])('%s is refused', (_, call, message) => {
    expect(call).toThrow(message);
  });

  test.each([Number.NaN, -0.1, Number.POSITIVE_INFINITY])('a schedule that gives %d is refused', async (rate) => {
    for (const optimiser of [sgd({ learningRate: () => rate }), adamW({ learningRate: () => rate })]) {
      await expect(optimiser.update({ step: 0, tensors: [] }, [tf.zeros([2])], [tf.zeros([2])])).rejects.toThrow(
        /expected learningRate\(0\)/,
      );
    }
  });

  test('gradients of other shapes are refused', async () => {
    const update = sgd({ learningRate: 1 }).update({ step: 0, tensors: [] }, [tf.zeros([2])], [tf.zeros([3])]);
    await expect(update).rejects.toThrow(/expected a gradient of the shape of each of the 1 parameters, got 1: \[3\]/);
  });
});
