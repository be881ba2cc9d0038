// Not on webgpu: shaders for every case take a driver in software minutes; the cross-backend law runs the functions.
import { createKey, type Matrix, medianBandwidth, normal, toMatrix } from '@ingd/engine';
import { leakedTensors, useTestBackend } from '@ingd/engine/testing';
import { gaussian, matern52, type RadialKernel, steinDrift } from '@ingd/kernels';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, test } from 'vitest';
import {
  applyMap,
  containsSamples,
  decodeMap,
  encodeMap,
  type Flow,
  type FlowRun,
  mapFromRun,
  mmdFlow,
  particleKernel,
  pooledKernel,
  runFlow,
  type ScoreTarget,
  samples,
  svgd,
  velocityFlow,
  wgf,
} from '../../src/index.js';
import { line, normalCloud, twoModes } from '../clouds.js';
import { maximumMeanDiscrepancy } from '../maximum-mean-discrepancy.js';

beforeAll(async () => {
  await useTestBackend();
});

const key = createKey(3);

/** N(μ, diag σ²), by its score alone. */
function normalScore(mean: readonly number[], deviation: readonly number[]): ScoreTarget {
  return {
    score: (x) => tf.tidy(() => tf.div<tf.Tensor2D>(tf.sub<tf.Tensor2D>([[...mean]], x), tf.square([[...deviation]]))),
  };
}

async function moments(points: tf.Tensor2D): Promise<{ mean: number[]; deviation: number[] }> {
  const { mean, variance } = tf.moments(points, 0);
  return { mean: [...(await mean.data())], deviation: [...(await tf.sqrt(variance).data())] };
}

describe('a mixture in two dimensions', () => {
  const flows: readonly (readonly [string, Flow])[] = [
    ['wgf', wgf()],
    ['wgf, fixed bandwidth', wgf({ bandwidth: 0.7 })],
    ['wgf, adaptive', wgf({ stepSize: 'adaptive' })],
    ['mmdFlow', mmdFlow()],
    ['mmdFlow, adaptive', mmdFlow({ stepSize: 'adaptive' })],
    ['mmdFlow, Gaussian', mmdFlow({ kernel: pooledKernel() })],
    [
      'mmdFlow, Matérn of three bandwidths',
      mmdFlow({ kernel: pooledKernel({ kernel: matern52, multiples: [0.5, 1, 2] }) }),
    ],
  ];

  test.each(flows)(
    '%s brings the particles nearly as close to fresh target samples as the target’s own are',
    async (_name, flow) => {
      const [start, target] = [
        normalCloud({ seed: 1, rows: 60, dimension: 2 }),
        twoModes({ seed: 2, rows: 60, dimension: 2 }),
      ];
      const fresh = await twoModes({ seed: 3, rows: 400, dimension: 2 }).data<'float32'>();
      const distance = async (points: tf.Tensor2D) =>
        maximumMeanDiscrepancy({ first: await points.data<'float32'>(), second: fresh, dimension: 2, bandwidth: 2 });
      const run = await runFlow(flow, { particles: start, target: samples(target), steps: 40, key });
      expect(run.end.status).toBe('finished');
      expect(await distance(start)).toBeGreaterThan(0.6);
      expect(await distance(run.state.particles)).toBeLessThan((await distance(target)) + 0.03);
    },
  );

  test('the objective of the MMD flow is the squared MMD before the step, and falls', async () => {
    const [particles, target] = [
      normalCloud({ seed: 1, rows: 30, dimension: 2 }),
      twoModes({ seed: 2, rows: 40, dimension: 2 }),
    ];
    const kernel = gaussian({ bandwidth: 2 });
    const flow = mmdFlow({ kernel, stepSize: 0.5 });
    const { history } = await runFlow(flow, { particles, target: samples(target), steps: 10, key });
    const [first, second] = [await particles.data<'float32'>(), await target.data<'float32'>()];
    const before = maximumMeanDiscrepancy({ first, second, dimension: 2, bandwidth: 2 }) ** 2;
    expect(history[0]?.objective).toBeCloseTo(before, 5);
    const objectives = history.map(({ objective }) => objective ?? Number.NaN);
    for (const [i, value] of objectives.slice(1).entries()) expect(value).toBeLessThan(objectives[i] as number);
  });
});

describe('invertible steps', () => {
  const clouds = () => ({
    particles: normalCloud({ seed: 1, rows: 20, dimension: 2 }),
    target: samples(twoModes({ seed: 2, rows: 20, dimension: 2 })),
  });

  test.each([
    ['wgf', wgf({ invertible: true })],
    ['mmdFlow, Gaussian', mmdFlow({ invertible: true, kernel: pooledKernel() })],
  ])('of %s are split until none folds space', async (_name, flow) => {
    const { history } = await runFlow(flow, { ...clouds(), steps: 3, key });
    for (const { substeps, contraction } of history) {
      expect(substeps).toBeGreaterThanOrEqual(1);
      expect(contraction).toBeLessThan(0.9);
    }
  });

  test('of mmdFlow are refused with a kernel whose pull jumps', async () => {
    const run = runFlow(mmdFlow({ invertible: true }), { ...clouds(), steps: 1, key });
    await expect(run).rejects.toThrow(
      /^mmdFlow: expected a smooth kernel for invertible steps, got negative-distance, /,
    );
  });
});

describe('adaptive steps', () => {
  const clouds = () => ({
    start: line({ seed: 1, rows: 50, mean: 1, deviation: 1 }),
    target: line({ seed: 2, rows: 50, mean: -2, deviation: 0.3 }),
  });
  const end = async (flow: Flow, steps: number, unit: number) => {
    const { start, target } = clouds();
    const goal = samples(tf.mul<tf.Tensor2D>(target, unit));
    const { state } = await runFlow(flow, { particles: tf.mul<tf.Tensor2D>(start, unit), target: goal, steps, key });
    return tf.div<tf.Tensor2D>(state.particles, unit);
  };

  test('of wgf bring particles onto a narrow target far from them', async () => {
    const flow = wgf({ stepSize: 'adaptive' });
    const [ended, goal] = [await moments(await end(flow, 60, 1)), await moments(clouds().target)];
    expect(Math.abs((ended.mean[0] as number) - (goal.mean[0] as number))).toBeLessThan(0.05);
    expect(Math.abs((ended.deviation[0] as number) - (goal.deviation[0] as number))).toBeLessThan(0.05);
  });

  // Not the moments: on a line the last particle of a crowd is pushed back by the others nearly as much as it is drawn.
  test('of mmdFlow take 95% of the energy distance to a narrow target far away', async () => {
    const { start, target } = clouds();
    const flow = mmdFlow({ stepSize: 'adaptive' });
    const { history } = await runFlow(flow, { particles: start, target: samples(target), steps: 60, key });
    expect(history.at(-1)?.objective).toBeLessThan(0.05 * (history[0]?.objective ?? 0));
  });

  test.each([
    ['wgf', wgf({ stepSize: 'adaptive' })],
    ['mmdFlow', mmdFlow({ stepSize: 'adaptive' })],
    ['mmdFlow, Gaussian', mmdFlow({ stepSize: 'adaptive', kernel: pooledKernel() })],
  ])('of %s do not depend on the unit', async (_name, flow) => {
    const expected = await (await end(flow, 5, 1)).data();
    for (const unit of [2 ** -10, 2 ** 10]) {
      const values = await (await end(flow, 5, unit)).data();
      for (const [i, value] of expected.entries()) expect(Math.abs((values[i] as number) - value)).toBeLessThan(1e-3);
    }
  });
});

describe('svgd', () => {
  test.each([
    ['by the paper’s rule', svgd(), 60],
    ['with Liu and Wang’s bandwidth', svgd({ kernel: particleKernel({ rule: 'stein' }), stepSize: 2 }), 100],
    ['with a fixed Matérn kernel', svgd({ kernel: matern52({ bandwidth: 2 }) }), 60],
  ])('%s finds the mean and the spread of a normal density', async (_name, flow, steps) => {
    const particles = normalCloud({ seed: 1, rows: 50, dimension: 2 });
    const target = normalScore([3, -1], [0.5, 1.5]);
    const run = await runFlow(flow, { particles, target, steps, key });
    const { mean, deviation } = await moments(run.state.particles);
    for (const [a, value] of [3, -1].entries()) expect(Math.abs((mean[a] as number) - value)).toBeLessThan(0.1);
    for (const [a, value] of [0.5, 1.5].entries()) {
      expect(Math.abs((deviation[a] as number) / value - 1)).toBeLessThan(0.15);
    }
  });

  test('with Liu and Wang’s bandwidth the kernel is 1/n at the median distance', async () => {
    const particles = normalCloud({ seed: 1, rows: 50, dimension: 2 });
    const kernel: RadialKernel = await particleKernel({ rule: 'stein' })({ particles, key, step: 1 });
    const median = Math.sqrt(2) * (await medianBandwidth(particles, { rule: 'paper' }));
    expect(Math.exp(-(median ** 2) / (2 * Number(kernel.settings.bandwidth) ** 2))).toBeCloseTo(1 / 50, 6);
  });

  test('a run is a map that moves new points, saved with its particles and scores', async () => {
    const particles = normalCloud({ seed: 1, rows: 20, dimension: 2 });
    const run = await runFlow(svgd(), { particles, target: normalScore([1, 1], [1, 1]), steps: 5, key });
    const map = decodeMap(encodeMap(mapFromRun({ run })));
    expect(containsSamples(map)).toBe(true);
    await expectSameRows(await applyMap(map, await toMatrix(particles)), run);
  });

  test('is resumed bit for bit, and leaks nothing', async () => {
    const target = normalScore([1, 1], [1, 1]);
    const work = async () => {
      const particles = normalCloud({ seed: 1, rows: 20, dimension: 2 });
      const whole = await runFlow(svgd(), { particles, target, steps: 4, key });
      const half = await runFlow(svgd(), { particles, target, steps: 2, key });
      const resume = { state: structuredClone(await svgd().record(half.state)), steps: half.steps };
      const rest = await runFlow(svgd(), { resume, target, steps: 4 });
      expect(await rest.state.particles.data()).toEqual(await whole.state.particles.data());
      tf.dispose([particles, whole.state.particles, half.state.particles, rest.state.particles]);
    };
    await work();
    expect(await leakedTensors(work)).toBe(0);
  });
});

async function expectSameRows(moved: Matrix, { state }: FlowRun): Promise<void> {
  expect([...moved.data]).toEqual([...(await state.particles.data())]);
}

describe('odd input', () => {
  const cloud = () => normalCloud({ seed: 1, rows: 12, dimension: 2 });
  const run = (flow: Flow, particles: tf.Tensor2D, target: tf.Tensor2D) =>
    runFlow(flow, { particles, target: samples(target), steps: 2, key });

  test.each([
    ['wgf', wgf()],
    ['mmdFlow', mmdFlow()],
  ] as const)('%s names what it cannot use', async (name, flow) => {
    await expect(run(flow, tf.ones([1, 2]), cloud())).rejects.toThrow(`${name}: expected at least 2 particles, got 1`);
    const broken = tf.tensor2d([1, 2, 3, Number.NaN], [2, 2]);
    await expect(run(flow, cloud(), broken)).rejects.toThrow(`${name}: expected finite target, got NaN in row 2`);
    const state = await flow.init(cloud(), key);
    await expect(flow.step(state, samples(tf.ones([3, 4])))).rejects.toThrow(`${name}: expected target of shape`);
    const score = { score: (x: tf.Tensor2D) => tf.neg<tf.Tensor2D>(x) };
    // @ts-expect-error: it moves onto samples
    await expect(flow.step(state, score)).rejects.toThrow(`${name}: expected a target of samples`);
  });

  test('svgd names a target of samples, scores of another shape, and a score that is no number', async () => {
    const state = await svgd().init(cloud(), key);
    // @ts-expect-error: it moves by scores
    await expect(svgd().step(state, samples(cloud()))).rejects.toThrow(/^svgd: expected a target with score/);
    await expect(svgd().step(state, { score: () => tf.ones([12, 3]) })).rejects.toThrow(
      'svgd: expected scores of shape',
    );
    const bad = { score: (x: tf.Tensor2D) => tf.mul<tf.Tensor2D>(x, Number.NaN) };
    await expect(svgd().step(state, bad)).rejects.toThrow('svgd: expected finite scores, got NaN in row 1');
  });

  test('particles that are all equal have no bandwidth of their own: wgf says so, and takes one by hand', async () => {
    const equal = tf.ones<tf.Rank.R2>([5, 2]);
    await expect(run(wgf(), equal, cloud())).rejects.toThrow(
      /expected at least two different points.*pass a bandwidth/,
    );
    expect((await run(wgf({ bandwidth: 1 }), equal, cloud())).end.status).toBe('finished');
    expect((await run(mmdFlow(), equal, cloud())).end.status).toBe('finished');
  });

  test('a target equal to the particles moves nothing', async () => {
    for (const flow of [wgf(), mmdFlow()]) {
      const { state } = await run(flow, cloud(), cloud());
      const [before, after] = [await cloud().data(), await state.particles.data()];
      for (const [i, value] of before.entries()) expect(after[i]).toBeCloseTo(value, 4);
    }
  });

  test.each([1, 1000])('%d dimensions', async (dimension) => {
    const target = () => twoModes({ seed: 2, rows: 9, dimension });
    const particles = normal<tf.Rank.R2>(key, [8, dimension]);
    for (const flow of [wgf(), mmdFlow()]) {
      const { end, state } = await run(flow, particles, target());
      expect(end.status).toBe('finished');
      expect(state.particles.shape).toEqual([8, dimension]);
    }
  });

  test.each([
    ['stepSize', () => wgf({ stepSize: 0 })],
    ['bandwidth', () => wgf({ bandwidth: -1 })],
    ['stepSize', () => mmdFlow({ stepSize: Number.NaN })],
    ['stepSize', () => svgd({ stepSize: -1 })],
    ['bandwidth', () => particleKernel({ bandwidth: 0 })],
    ['multiple', () => pooledKernel({ multiples: [1, -1] })],
    ['multiples', () => pooledKernel({ multiples: [] })],
  ])('a wrong %s is refused by name', (setting, make) => {
    expect(make).toThrow(new RegExp(`: expected [^\\n]*${setting}`));
  });
});

test('a velocity of one’s own makes a flow that is saved like any other', async () => {
  const inward = velocityFlow({
    name: 'inward',
    stepSize: 0.5,
    async velocity({ particles }) {
      const scores = tf.neg(particles);
      const drift = steinDrift({ kernel: gaussian({ bandwidth: 100 }), particles, scores });
      scores.dispose();
      return { drift };
    },
  });
  const particles = normalCloud({ seed: 1, rows: 10, dimension: 2 });
  const run = await runFlow(inward, { particles, target: samples(particles), steps: 1, key });
  const map = decodeMap(encodeMap(mapFromRun({ run })));
  await expectSameRows(await applyMap(map, await toMatrix(particles)), run);
});
