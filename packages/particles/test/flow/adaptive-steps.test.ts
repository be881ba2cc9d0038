// Not on webgpu: shaders for every case take a driver in software minutes; the cross-backend law runs the functions.
import { createKey } from '@ingd/engine';
import { leakedTensors, useTestBackend } from '@ingd/engine/testing';
import { moments, rbf } from '@ingd/families';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, test } from 'vitest';
import { tryStep } from '../../src/flow/try-steps.js';
import {
  adaptiveSteps,
  applyMap,
  decayingSteps,
  decodeMap,
  driftFlow,
  encodeMap,
  king,
  mapFromRun,
  ntKing,
  redrawnTangent,
  runFlow,
  samples,
} from '../../src/index.js';
import { normalCloud, twoModes } from '../clouds.js';

const key = createKey(3);
const particles = () => normalCloud({ seed: 1, rows: 15, dimension: 2 });
const target = () => samples(twoModes({ seed: 2, rows: 12, dimension: 2 }));
const small = { centers: 20, hidden: [7] };

beforeAll(async () => {
  await useTestBackend();
});

/** A closed form in one dimension: the merit after a step of ε as the model and as the world have it. */
function promise(predicted: (stepSize: number) => number, realised: (stepSize: number) => number) {
  const tried: number[] = [];
  return {
    tried,
    request: {
      closed: {
        merit: 1,
        predictedMerit: predicted,
        meritAt: async (points: tf.Tensor2D) => realised((await points.data())[0] ?? 0),
      },
      stepSize: 1,
      longest: Number.POSITIVE_INFINITY,
      driftNorm: 2,
      attempt: async (stepSize: number) => {
        tried.push(stepSize);
        return { particles: tf.tensor2d([[stepSize]]), parts: {} };
      },
    },
  };
}

describe('a step', () => {
  const rule = adaptiveSteps();

  test('that keeps its promise is made at once', async () => {
    const { request, tried } = promise(
      (e) => (1 - e) ** 2,
      (e) => (1 - e) ** 2 + 0.1 * e,
    );
    const { stepSize, rejections, gainRatio, advanced } = await tryStep({ ...request, rule });
    expect([stepSize, rejections, tried.length]).toEqual([1, 0, 1]);
    expect(gainRatio).toBeCloseTo(0.9, 6);
    expect(advanced.particles.isDisposed).toBe(false);
  });

  test('that makes things worse is taken back and halved until it brings half of what it promised', async () => {
    const { request, tried } = promise(
      (e) => (1 - e) ** 2,
      (e) => 1 - 2 * e + 6 * e ** 2,
    );
    const { stepSize, rejections, gainRatio } = await tryStep({ ...request, rule });
    expect(tried).toEqual([1, 0.5, 0.25, 0.125]);
    expect([stepSize, rejections]).toEqual([0.125, 3]);
    expect(gainRatio).toBeCloseTo((0.25 - 6 / 64) / (1 - 0.875 ** 2), 6);
  });

  test('that only ever makes things worse is not made', async () => {
    const { request } = promise(
      (e) => (1 - e) ** 2,
      (e) => 1 + e,
    );
    const { stepSize, gainRatio, realisedMerit, advanced } = await tryStep({ ...request, rule });
    expect([stepSize, gainRatio, realisedMerit]).toEqual([0, 0, 1]);
    expect(await advanced.particles.data()).toEqual(Float32Array.of(0));
  });

  test('that has nothing to gain is not judged', async () => {
    const { request } = promise(
      () => 1,
      () => 2,
    );
    expect(await tryStep({ ...request, rule })).toMatchObject({ stepSize: 1, rejections: 0, gainRatio: undefined });
  });

  test('is never longer than the trust allows', async () => {
    const { request } = promise(
      (e) => (1 - e) ** 2,
      (e) => (1 - e) ** 2,
    );
    expect((await tryStep({ ...request, rule, longest: 0.6 })).stepSize).toBeCloseTo(0.3, 12);
  });

  test('leaves no tensor of a trial behind', async () => {
    const { request } = promise(
      (e) => (1 - e) ** 2,
      (e) => 1 - 2 * e + 6 * e ** 2,
    );
    expect(
      await leakedTensors(async () => {
        (await tryStep({ ...request, rule })).advanced.particles.dispose();
      }),
    ).toBe(0);
    const failing = { ...request.closed, meritAt: () => Promise.reject(new RangeError('no merit today')) };
    expect(
      await leakedTensors(async () => {
        await expect(tryStep({ ...request, closed: failing, rule })).rejects.toThrow('no merit today');
      }),
    ).toBe(0);
  });
});

describe('a run whose steps adapt', () => {
  test('brings at least half of the promised decrease at every step, with the damping of what came before', async () => {
    const { history } = await runFlow(king({ centers: 20 }), {
      particles: particles(),
      target: target(),
      steps: 12,
      key,
    });
    for (const [i, { gainRatio, merit, realisedMerit, predictedMerit, rejections, damping }] of history.entries()) {
      expect(gainRatio).toBeGreaterThanOrEqual(0.5);
      expect(realisedMerit).toBeLessThan(merit ?? 0);
      expect(((merit ?? 0) - (realisedMerit ?? 0)) / ((merit ?? 0) - (predictedMerit ?? 0))).toBeCloseTo(
        gainRatio ?? 0,
        9,
      );
      const next = history[i + 1]?.damping;
      if (next === undefined || damping === undefined) continue;
      const factor = next / damping;
      if ((rejections ?? 0) > 0) expect(factor).toBeCloseTo(2, 9);
      else if ((gainRatio ?? 0) < 0.75) expect(factor).toBe(1);
      else expect(factor).toBeLessThanOrEqual(1);
    }
    expect(history.some(({ rejections }) => (rejections ?? 0) > 0)).toBe(true);
  });

  test('tells the part of the natural gradient that is left undone: none where the space can do all', async () => {
    const statistic = moments({ dimension: 2, order: 1 });
    const space = redrawnTangent({ hidden: [9] });
    const numbers = { stepSize: 0.5, damping: 1e-9, ridge: 0 };
    const flow = driftFlow({ name: 'mean', statistic, space, ...numbers });
    const easy = await runFlow(flow, { particles: particles(), target: target(), steps: 1, key });
    expect(easy.history[0]?.projectionResidual).toBeLessThan(1e-4);
    expect(easy.history[0]?.gainRatio).toBeUndefined();
    const stiff = driftFlow({ name: 'stiff', statistic, space, ...numbers, damping: 1e9 });
    const hard = await runFlow(stiff, { particles: particles(), target: target(), steps: 1, key });
    expect(hard.history[0]?.projectionResidual).toBeGreaterThan(0.999);
  });

  test('goes on from a saved checkpoint bit for bit, with what it had learnt', async () => {
    const flow = ntKing(small);
    const goal = target();
    const start = { particles: particles(), target: goal, key };
    const whole = await runFlow(flow, { ...start, steps: 8 });
    const half = await runFlow(flow, { ...start, steps: 4 });
    const map = mapFromRun({ run: half, state: await flow.record(half.state) });
    const { state, steps } = decodeMap(encodeMap(map));
    if (state === undefined) throw new Error('expected a state, got none');
    expect(state.control).toEqual(half.state.control);
    const resumed = await runFlow(flow, { resume: { state, steps }, target: goal, steps: 8 });
    expect(await resumed.state.particles.data()).toEqual(await whole.state.particles.data());
    expect(resumed.state.control).toEqual(whole.state.control);
  });

  test('a checkpoint from before steps adapted is taken up where the settings begin', async () => {
    const flow = ntKing(small);
    const half = await runFlow(flow, { particles: particles(), target: target(), key, steps: 2 });
    const { control: _unknownThen, ...state } = await flow.record(half.state);
    const run = await runFlow(flow, { resume: { state, steps: half.steps }, target: target(), steps: 3 });
    expect(run.history[0]?.damping).toBe(1e-3);
  });

  test('statistics that vanish far away do not lure the particles there', async () => {
    // Where T is 0 at all particles, half of g is gone: without a bound the first step goes for that, 100 times as far as the target.
    // The clouds do not meet, so that no setting of an RBF statistic brings the particles home; they are only to stay in sight.
    const goal = tf.add<tf.Tensor2D>(normalCloud({ seed: 5, rows: 20, dimension: 3 }), 12);
    const distance = async (points: tf.Tensor2D) =>
      (await tf.sqrt(tf.mean(tf.sum(tf.square(tf.sub(points, 12)), 1))).data())[0] ?? Number.NaN;
    const start = normalCloud({ seed: 4, rows: 30, dimension: 3 });
    const distances = [await distance(start)];
    const run = await runFlow(king({ centers: 30 }), {
      particles: start,
      target: samples(goal),
      steps: 15,
      key,
      observers: [async ({ state }) => void distances.push(await distance(state.particles))],
    });
    expect(run.end).toEqual({ status: 'finished' });
    expect(Math.max(...distances)).toBeLessThan(2 * (distances[0] ?? 0));
  });

  test('a step of no length is recorded, saved and replayed', async () => {
    const run = await runFlow(ntKing(small), { particles: particles(), target: target(), key, steps: 2 });
    const [first, second] = run.steps;
    if (first === undefined || second === undefined) throw new Error('expected two steps');
    const idle = { ...run, steps: [first, { ...second, stepSize: 0 }, second] };
    const points = { rows: 2, columns: 2, data: Float64Array.of(0.3, -1, 2, 0.5) };
    const without = await applyMap(mapFromRun({ run }), points);
    expect(await applyMap(decodeMap(encodeMap(mapFromRun({ run: idle }))), points)).toEqual(without);
  });
});

describe('step sizes', () => {
  test('by a schedule', async () => {
    const run = await runFlow(ntKing({ ...small, stepSize: decayingSteps({ initial: 0.8, delay: 2 }) }), {
      particles: particles(),
      target: target(),
      steps: 4,
      key,
    });
    expect(run.history.map(({ stepSize }) => stepSize)).toEqual([0.8, 0.8 / 1.5, 0.4, 0.8 / 2.5]);
    expect(run.history[0]?.damping).toBe(1e-3);
  });

  test('that make no sense are refused', async () => {
    expect(() => decayingSteps({ initial: 0, delay: 1 })).toThrow('decayingSteps: expected initial');
    expect(() => adaptiveSteps({ accept: 2 })).toThrow('adaptiveSteps: expected accept');
    expect(() => adaptiveSteps({ initial: 3 })).toThrow('adaptiveSteps: expected initial');
    expect(() => adaptiveSteps({ trust: 0 })).toThrow('adaptiveSteps: expected trust');
    expect(() => ntKing({ stepSize: JSON.parse('"fast"') })).toThrow('ntKing: expected stepSize');
    const bad = ntKing({ ...small, stepSize: () => -1 });
    const start = { particles: particles(), target: target(), steps: 1, key };
    await expect(runFlow(bad, start)).rejects.toThrow('ntKing: expected stepSize(1)');
  });
});

describe('batches of particles', () => {
  test('find the drift, and all particles move', async () => {
    const flow = king({ centers: 12, particleBatch: 6 });
    const start = particles();
    const { state, drift, info } = await flow.step(await flow.init(start, key), target());
    const again = tf.add(start, tf.mul(drift.at(start), info.stepSize));
    expect(await state.particles.data()).toEqual(await again.data());
    expect(info.gainRatio).toBeGreaterThanOrEqual(0.5);
    const moves = await tf.any(tf.notEqual(state.particles, start), 1).data();
    expect(moves.every(Boolean)).toBe(true);
  });

  test('are drawn afresh from the key and the step, and make runs that repeat', async () => {
    const seen: number[][] = [];
    const statistic = rbf({ centers: particles(), bandwidth: 1.5 });
    const flow = driftFlow({
      name: 'watched',
      statistic,
      space: async ({ particles: rows, key: own }) => {
        seen.push([...(await rows.data())]);
        return redrawnTangent({ hidden: [5] })({ particles: rows, target: rows, step: 1, key: own });
      },
      stepSize: 'adaptive',
      damping: 1e-3,
      ridge: 1e-5,
      particleBatch: 5,
    });
    const start = { particles: particles(), target: target(), steps: 2, key };
    const first = await runFlow(flow, start);
    const second = await runFlow(flow, start);
    expect(seen[0]?.length).toBe(10);
    expect(seen[1]).not.toEqual(seen[0]);
    expect(seen.slice(2)).toEqual(seen.slice(0, 2));
    expect(await second.state.particles.data()).toEqual(await first.state.particles.data());
  });

  test('must not be larger than the cloud, nor smaller than two', async () => {
    expect(() => king({ particleBatch: 1 })).toThrow('king: expected particleBatch');
    const start = { particles: particles(), target: target(), steps: 1, key };
    await expect(runFlow(king({ particleBatch: 16 }), start)).rejects.toThrow('king: expected particleBatch');
  });
});
