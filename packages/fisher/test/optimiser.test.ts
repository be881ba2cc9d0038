// Not on webgpu: the solvers' shaders take a driver in software minutes; the cross-backend law runs the functions.
import { createKey, normal, toMatrix } from '@ingd/engine';
import { leakedTensors, useTestBackend } from '@ingd/engine/testing';
import {
  bernoulli,
  exponential,
  naturalParameter,
  normal as normalFamily,
  normalKnownVariance,
  poisson,
} from '@ingd/families';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, test } from 'vitest';
import {
  fixedDamping,
  generalisedLinearModel,
  levenbergMarquardt,
  type NaturalProblem,
  naturalGradient,
  variationalNormal,
} from '../src/index.js';
import { relativeError } from './golden-cases.js';

beforeAll(async () => {
  await useTestBackend();
});

/** Runs until the optimiser has settled. */
async function settle<Batch>(options: Parameters<typeof naturalGradient<Batch>>[0], batch: Batch, start?: number[]) {
  const optimiser = naturalGradient(options);
  let state = optimiser.init(start);
  const history = [];
  for (let i = 0; i < 60; i++) {
    const next = await optimiser.step(state, batch);
    state = next.state;
    history.push(next.info);
    if (next.info.status === 'settled') return { parameters: state.parameters, history };
  }
  throw new Error(`not settled: ${JSON.stringify(history.at(-1))}`);
}

const features = () => normal(createKey(61), [80, 3]) as tf.Tensor2D;

describe('damping', () => {
  test('Levenberg and Marquardt follow the ratio', () => {
    const { init, update } = levenbergMarquardt({ damping: 1 });
    const good = update(init(), 1);
    expect(good).toEqual({ accepted: true, state: { damping: 1 / 3, growth: 2 } });
    expect(update(init(), 0.5).state.damping).toBe(1);
    expect(update(init(), 0.25).state.damping).toBeCloseTo(1.125, 12);
    let state = init();
    const seen = [];
    for (const ratio of [-1, Number.NaN, 0]) {
      const next = update(state, ratio);
      expect(next.accepted).toBe(false);
      state = next.state;
      seen.push(state.damping);
    }
    expect(seen).toEqual([2, 8, 64]);
    expect(update(state, 1).state.growth).toBe(2);
  });

  test('stays within its bounds', () => {
    const { init, update } = levenbergMarquardt({ damping: 1, minimum: 0.5, maximum: 1.5 });
    expect(update(init(), 1).state.damping).toBe(0.5);
    expect(update(init(), -1).state.damping).toBe(1.5);
    expect(() => levenbergMarquardt({ damping: 0 })).toThrow(RangeError);
    expect(() => levenbergMarquardt({ damping: 2, maximum: 1 })).toThrow(/damping.*at most 1/);
    expect(() => fixedDamping({ damping: -1 })).toThrow(RangeError);
  });

  test('fixed damping never changes, and takes whatever is finite', () => {
    const { init, update } = fixedDamping({ damping: 0.1 });
    expect(update(init(), -5)).toEqual({ accepted: true, state: init() });
    expect(update(init(), Number.NaN).accepted).toBe(false);
  });
});

describe('a generalised linear model', () => {
  test('with a normal response is least squares, in one step', async () => {
    const x = features();
    const response = tf.tensor1d(Array.from({ length: 80 }, (_, i) => Math.sin(i)));
    const problem = generalisedLinearModel({ family: normalKnownVariance({ variance: 2 }), features: 3 });
    const optimiser = naturalGradient({ problem, damping: fixedDamping() });
    const { state, info } = await optimiser.step(optimiser.init(), { features: x, response });
    expect(info.ratio).toBeCloseTo(1, 10);
    const residuals = tf.sub(response, tf.mul(2, tf.add(tf.squeeze(tf.matMul(x, tf.tensor2d([...state.parameters.subarray(0, 3)], [3, 1])), [1]), state.parameters[3] as number))); // biome-ignore format: one formula
    const left = await tf.matMul(tf.reshape(residuals, [1, 80]), tf.concat([x, tf.ones([80, 1])], 1)).data();
    expect(Math.max(...Array.from(left, Math.abs))).toBeLessThan(1e-4);
  });

  test.each([
    { family: bernoulli, draw: (mean: number, u: number) => (u < mean ? 1 : 0) },
    { family: poisson, draw: (mean: number, u: number) => Math.round(2 * u * mean) },
  ])('of $family.name settles where the score is zero', async ({ family, draw }) => {
    const x = features();
    const eta = (await toMatrix(x)).data;
    const u = normal(createKey(62), [80]);
    const uniform = await u.data();
    const response = tf.tensor1d(
      Array.from({ length: 80 }, (_, i) => {
        const mean = family.toMean(naturalParameter([0.8 * (eta[3 * i] as number) - 0.5 * (eta[3 * i + 2] as number)]));
        return draw(mean.values[0] as number, Math.abs(Math.sin(1000 * (uniform[i] as number))));
      }),
    );
    const problem = generalisedLinearModel({ family, features: 3, penalty: 0.01 });
    const { parameters, history } = await settle({ problem, tolerance: 1e-15 }, { features: x, response });
    expect(history.length).toBeLessThan(15);
    for (const [before, after] of history.slice(1).map((info, i) => [history[i], info] as const)) {
      expect(after.loss).toBeLessThanOrEqual(before?.loss as number);
    }
    // the gradient by central differences of the loss itself
    for (let j = 0; j < 4; j++) {
      const at = (step: number) =>
        problem.loss(parameters.map((value, k) => value + (k === j ? step : 0)), { features: x, response }); // biome-ignore format: short
      expect(((await at(1e-4)) - (await at(-1e-4))) / 2e-4).toBeCloseTo(0, 7);
    }
  });

  test('whose domain is a half line is left by no step', async () => {
    const problem = generalisedLinearModel({ family: exponential, features: 1 });
    const x = tf.tensor2d([0.1, 1, 2, 3, 4], [5, 1]);
    const response = tf.tensor1d([0.01, 0.5, 3, 9, 40]);
    const { parameters, history } = await settle(
      { problem, damping: fixedDamping() },
      { features: x, response },
      [0, -30],
    );
    expect(history.some(({ stepSize }) => stepSize < 1)).toBe(true);
    expect(history.every(({ triedLoss }) => Number.isFinite(triedLoss))).toBe(true);
    const again = await settle({ problem }, { features: x, response }, [0, -1]);
    expect(relativeError(parameters, [...again.parameters])).toBeLessThan(1e-4);
    await expect(naturalGradient({ problem }).step(naturalGradient({ problem }).init([0, 1]), { features: x, response })).rejects.toThrow(/in the domain.*start inside/); // biome-ignore format: short
  });

  test('learns from minibatches', async () => {
    const x = features();
    const response = tf.squeeze<tf.Tensor1D>(tf.add(tf.matMul(x, tf.tensor2d([1, -2, 0.5], [3, 1])), 0.25));
    const problem = generalisedLinearModel({ family: normalKnownVariance({ variance: 1 }), features: 3 });
    const optimiser = naturalGradient({ problem, damping: fixedDamping({ damping: 0.1 }), stepSize: 0.5 });
    let state = optimiser.init();
    for (let step = 0; step < 40; step++) {
      const first = 20 * (step % 4);
      const batch = { features: tf.slice(x, [first, 0], [20, 3]), response: tf.slice(response, [first], [20]) };
      ({ state } = await optimiser.step(state, batch));
      tf.dispose(batch);
    }
    expect(relativeError(state.parameters, [1, -2, 0.5, 0.25])).toBeLessThan(1e-4);
  });

  test('leaves no tensor behind', async () => {
    const batch = { features: features(), response: tf.ones<tf.Rank.R1>([80]) };
    const optimiser = naturalGradient({ problem: generalisedLinearModel({ family: bernoulli, features: 3 }) });
    expect(await leakedTensors(() => optimiser.step(optimiser.init(), batch))).toBe(0);
  });

  test('refuses what does not fit', async () => {
    expect(() => generalisedLinearModel({ family: normalFamily, features: 2 })).toThrow(/one statistic.*b = 2/);
    const optimiser = naturalGradient({ problem: generalisedLinearModel({ family: bernoulli, features: 3 }) });
    expect(() => optimiser.init([1, 2])).toThrow(/expected 4 finite parameters/);
    const x = features();
    const step = (batch: { features: tf.Tensor2D; response: tf.Tensor1D }) => optimiser.step(optimiser.init(), batch);
    await expect(step({ features: x, response: tf.ones([79]) })).rejects.toThrow(/response of shape \[80\]/);
    await expect(step({ features: x, response: tf.fill([80], 2) })).rejects.toThrow(/bernoulli/);
    await expect(step({ features: tf.fill([80, 3], Number.NaN), response: tf.ones([80]) })).rejects.toThrow(/finite features/); // biome-ignore format: short
    await expect(step({ features: tf.ones([0, 3]), response: tf.ones([0]) })).rejects.toThrow(/number of rows/);
    const flat = {
      features: tf.ones<tf.Rank.R2>([80, 3]),
      response: tf.tensor1d(Array.from({ length: 80 }, (_, i) => i % 2)),
    };
    const bare = naturalGradient({ problem: generalisedLinearModel({ family: bernoulli, features: 3 }), damping: fixedDamping() }); // biome-ignore format: short
    await expect(bare.step(bare.init(), flat)).rejects.toThrow(/raise ridge|settled/);
  });
});

describe('a variational normal', () => {
  const precision = [[2, 0.6], [0.6, 1]]; // biome-ignore format: a matrix
  const quadratic = (x: tf.Tensor2D) => {
    const away = tf.sub<tf.Tensor2D>(x, [1, -2]);
    return tf.mul<tf.Tensor1D>(tf.sum(tf.mul(tf.matMul(away, tf.tensor2d(precision)), away), 1), -0.5);
  };

  test('is exact after one step where log p is quadratic', async () => {
    const problem = variationalNormal({ dimension: 2, logDensity: quadratic, key: createKey(63), draws: 12 });
    const optimiser = naturalGradient({ problem, damping: fixedDamping() });
    const { state, info } = await optimiser.step(optimiser.init(), undefined);
    expect(info.status).toBe('accepted');
    const wanted = problem.family.natural({ mean: [1, -2], covariance: [[1 / 1.64, -0.6 / 1.64], [-0.6 / 1.64, 2 / 1.64]] }); // biome-ignore format: short
    expect(relativeError(state.parameters, [...wanted.values])).toBeLessThan(1e-5);
    expect((await optimiser.step(state, undefined)).info.predicted).toBeLessThan(1e-9);
  });

  test('has the gradient of its loss', async () => {
    const logDensity = (x: tf.Tensor2D) => tf.neg(tf.sum<tf.Tensor1D>(tf.softplus(tf.mul(x, [3, -1])), 1));
    const problem = variationalNormal({ dimension: 2, logDensity, key: createKey(64), draws: 20 });
    const at = problem.family.natural({ mean: [0.3, 0.7], covariance: [[0.8, 0.3], [0.3, 1.5]] }).values; // biome-ignore format: short
    const { minimise } = await problem.linearise(at, undefined);
    const { direction, slope } = minimise(0);
    const moved = (step: number) => problem.loss(at.map((value, i) => value + step * (direction[i] as number)), undefined); // biome-ignore format: short
    const descent = ((await moved(-0.02)) - (await moved(0.02))) / 0.04;
    expect(descent / slope).toBeCloseTo(1, 2);
    expect(minimise(1).slope).toBeCloseTo(slope / 2, 12);
  });

  test('never leaves the normal distributions, however far it is pushed', async () => {
    const logDensity = (x: tf.Tensor2D) => tf.sum<tf.Tensor1D>(tf.log(tf.add(tf.exp(tf.neg(tf.square(tf.sub(x, 3)))), tf.exp(tf.neg(tf.square(tf.add(x, 3)))))), 1); // biome-ignore format: short
    const problem = variationalNormal({ dimension: 2, logDensity, key: createKey(65) });
    const optimiser = naturalGradient({ problem });
    let state = optimiser.init();
    const losses: number[] = [];
    for (let i = 0; i < 30; i++) {
      const next = await optimiser.step(state, undefined);
      expect(problem.family.inDomain(naturalParameter(next.state.parameters))).toBe(true);
      losses.push(next.info.loss);
      state = next.state;
    }
    expect(losses.every((loss, i) => i === 0 || loss <= (losses[i - 1] as number))).toBe(true);
    expect(losses.at(-1)).toBeLessThan(losses[0] as number);
  });

  test('leaves no tensor behind', async () => {
    const problem = variationalNormal({ dimension: 2, logDensity: quadratic, key: createKey(66) });
    const optimiser = naturalGradient({ problem });
    expect(await leakedTensors(() => optimiser.step(optimiser.init(), undefined))).toBe(0);
  });

  test('refuses too few draws, a log density of another shape, and one that is NaN', async () => {
    const key = createKey(67);
    expect(() => variationalNormal({ dimension: 3, logDensity: quadratic, key, draws: 3 })).toThrow(
      /draws.*at least 4/,
    );
    const wrong = variationalNormal({ dimension: 2, logDensity: (x) => tf.reshape(x, [-1]), key, draws: 5 });
    const step = (problem: NaturalProblem<void>) =>
      naturalGradient({ problem }).step(naturalGradient({ problem }).init());
    await expect(step(wrong)).rejects.toThrow(/what logDensity returns of shape \[5\], got \[10\]/);
    const broken = variationalNormal({
      dimension: 2,
      logDensity: (x) => tf.log(tf.neg(tf.abs(tf.sum<tf.Tensor1D>(x, 1)))),
      key,
    });
    await expect(step(broken)).rejects.toThrow(/finite loss/);
  });
});
