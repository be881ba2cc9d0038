// Not on webgpu: shaders for every case take a driver in software minutes; the cross-backend law runs the functions.
import { createKey } from '@ingd/engine';
import { leakedTensors, useTestBackend } from '@ingd/engine/testing';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, test } from 'vitest';
import {
  type Flow,
  type FlowInfo,
  flowSteps,
  mapFromRun,
  ntKing,
  type ObservedStep,
  type Progress,
  progress,
  runFlow,
  samples,
  stopWhenSettled,
} from '../../src/index.js';
import { normalCloud, twoModes } from '../clouds.js';

const flow = ntKing({ centers: 20, hidden: [7] });
const key = createKey(3);

beforeAll(async () => {
  await useTestBackend();
});

const particles = () => normalCloud({ seed: 1, rows: 15, dimension: 2 });
const target = () => samples(twoModes({ seed: 2, rows: 12, dimension: 2 }));

/** A flow whose step goes wrong at `badStep` in the way that `spoil` says. */
function spoilt(badStep: number, spoil: (points: tf.Tensor2D) => tf.Tensor2D): Flow {
  return {
    ...flow,
    async step(state, goal) {
      const made = await flow.step(state, goal);
      if (made.info.step !== badStep) return made;
      const bad = spoil(made.state.particles);
      made.state.particles.dispose();
      return { ...made, state: { ...made.state, particles: bad } };
    },
  };
}

describe('a run', () => {
  test('makes all its steps, records them, and tells its story', async () => {
    const run = await runFlow(flow, { particles: particles(), target: target(), steps: 3, key });
    expect(run.end).toEqual({ status: 'finished' });
    expect(run.state.step).toBe(3);
    expect(run.steps.map(({ stepSize }) => stepSize)).toEqual(run.history.map(({ stepSize }) => stepSize));
    expect(run.history.every(({ stepSize }) => stepSize > 0 && stepSize <= 1)).toBe(true);
    expect(run.history.map(({ step }) => step)).toEqual([1, 2, 3]);
  });

  test.each([0, -1, 1.5, Number.NaN, Number.POSITIVE_INFINITY])('of %d steps is refused', async (steps) => {
    const start = { particles: particles(), target: target(), steps, key };
    await expect(runFlow(flow, start)).rejects.toThrow('runFlow: expected steps to be a whole number at least 1');
    await expect(flowSteps(flow, start).next()).rejects.toThrow('flowSteps: expected steps');
  });

  test('towards a target of another dimension is refused', async () => {
    const other = samples(twoModes({ seed: 2, rows: 12, dimension: 3 }));
    const start = { particles: particles(), target: other, steps: 3, key };
    await expect(runFlow(flow, start)).rejects.toThrow('runFlow: expected target of shape [any, 2], got [12, 3]');
  });

  test('shows every step to its observers, and stops when one asks for it', async () => {
    const seen: number[] = [];
    const observers = [
      async ({ info, recorded, state, steps }: ObservedStep) => {
        expect(recorded.length).toBe(info.step);
        expect(steps).toBe(9);
        seen.push((await state.particles.data()).length);
        return info.step === 2 ? 'stop' : undefined;
      },
      () => {},
    ];
    const run = await runFlow(flow, { particles: particles(), target: target(), steps: 9, key, observers });
    expect(run.end).toEqual({ status: 'stopped' });
    expect(run.state.step).toBe(2);
    expect(seen).toEqual([30, 30]);
  });

  test('stops after the step in hand when its signal is raised, and keeps what it has', async () => {
    const controller = new AbortController();
    const abortSoon = ({ info }: ObservedStep) => {
      if (info.step === 2) controller.abort();
    };
    const options = { particles: particles(), target: target(), steps: 5, key };
    const run = await runFlow(flow, { ...options, observers: [abortSoon], signal: controller.signal });
    expect(run.end).toEqual({ status: 'interrupted' });
    expect([run.state.step, run.steps.length]).toEqual([2, 2]);
    const never = await runFlow(flow, { ...options, signal: AbortSignal.abort() });
    expect([never.end.status, never.state.step]).toEqual(['interrupted', 0]);
  });

  test('lets a timer through, so that a signal can be raised at all', async () => {
    const controller = new AbortController();
    setTimeout(() => controller.abort(), 60);
    const run = await runFlow(flow, {
      particles: particles(),
      target: target(),
      steps: 100_000,
      key,
      signal: controller.signal,
    });
    expect(run.end.status).toBe('interrupted');
  });

  test('resumed from a checkpoint ends where one without a break ends, bit for bit', async () => {
    const whole = await runFlow(flow, { particles: particles(), target: target(), steps: 5, key });
    const first = await runFlow(flow, { particles: particles(), target: target(), steps: 2, key });
    const checkpoint = { state: await flow.record(first.state), steps: first.steps };
    const rest = await runFlow(flow, { resume: checkpoint, target: target(), steps: 5 });
    expect(await rest.state.particles.data()).toEqual(await whole.state.particles.data());
    expect(rest.steps).toEqual(whole.steps);
    await expect(runFlow(flow, { resume: checkpoint, target: target(), steps: 2 })).rejects.toThrow(
      'expected steps above 2, where the resumed run stands, got 2',
    );
    await expect(runFlow(flow, { resume: { ...checkpoint, steps: [] }, target: target(), steps: 5 })).rejects.toThrow(
      'expected 2 recorded steps',
    );
  });
});

describe('a run that goes wrong', () => {
  test('at a step size far too large says so and keeps the start', async () => {
    const wild = ntKing({ centers: 20, hidden: [7], stepSize: 1e6 });
    const cloud = particles();
    const run = await runFlow(wild, { particles: cloud, target: target(), steps: 20, key });
    expect(run.end).toMatchObject({ status: 'diverged', step: 1 });
    expect(run.end.status === 'diverged' && run.end.reason).toMatch(/times as far away .*; take a smaller step size/);
    expect(await run.state.particles.data()).toEqual(await cloud.data());
    expect(mapFromRun({ run }).steps).toEqual([]);
  });

  test('by a particle that is no number names it and keeps the last good state', async () => {
    const bad = spoilt(3, (points) => tf.mul(points, tf.tensor2d([[1, Number.NaN]])));
    const good = await runFlow(flow, { particles: particles(), target: target(), steps: 2, key });
    const run = await runFlow(bad, { particles: particles(), target: target(), steps: 9, key });
    expect(run.end).toMatchObject({ status: 'diverged', step: 3 });
    expect(run.end.status === 'diverged' && run.end.reason).toContain('particle 1 is NaN');
    expect(await run.state.particles.data()).toEqual(await good.state.particles.data());
    expect(run.steps.length).toBe(2);
  });

  test('by a step that cannot be made is data, once something was reached', async () => {
    const refusing = (badStep: number): Flow => ({
      ...flow,
      step: (state, goal) =>
        state.step + 1 === badStep
          ? Promise.reject(new RangeError('cholesky: not positive definite'))
          : flow.step(state, goal),
    });
    const options = { particles: particles(), target: target(), steps: 9, key };
    const run = await runFlow(refusing(3), options);
    expect(run.end).toEqual({ status: 'diverged', step: 3, reason: 'cholesky: not positive definite' });
    await expect(runFlow(refusing(1), options)).rejects.toThrow('cholesky');
  });
});

describe('no tensor is left', () => {
  const withCloud = (body: (cloud: tf.Tensor2D, points: tf.Tensor2D) => Promise<void>) =>
    leakedTensors(async () => {
      const [cloud, points] = [particles(), twoModes({ seed: 2, rows: 12, dimension: 2 })];
      await body(cloud, points);
      tf.dispose([cloud, points]);
    });

  test('by a run, finished, spoilt or thrown', async () => {
    const leaked = await withCloud(async (cloud, points) => {
      const options = { particles: cloud, target: samples(points), steps: 3, key };
      const spoiler = spoilt(2, (x) => tf.div(x, 0));
      const runs = [await runFlow(flow, options), await runFlow(spoiler, options)];
      const observers = [() => Promise.reject(new Error('observer'))];
      await expect(runFlow(flow, { ...options, observers })).rejects.toThrow('observer');
      for (const { state } of runs) state.particles.dispose();
    });
    expect(leaked).toBe(0);
  });

  test('by steps taken one by one and left in the middle', async () => {
    const leaked = await withCloud(async (cloud, points) => {
      for await (const step of flowSteps(flow, { particles: cloud, target: samples(points), steps: 9, key })) {
        if (step.status === 'moved' && step.info.step === 2) break;
      }
    });
    expect(leaked).toBe(0);
  });
});

describe('observers that come with the package', () => {
  test('progress counts up to the end', async () => {
    const reports: Progress[] = [];
    const observers = [progress((report) => reports.push(report))];
    await runFlow(flow, { particles: particles(), target: target(), steps: 3, key, observers });
    expect(reports.map(({ step }) => step)).toEqual([1, 2, 3]);
    expect(reports.every(({ stepsPerSecond }) => stepsPerSecond > 0)).toBe(true);
    expect(reports[2]?.secondsLeft).toBe(0);
  });

  test('stopWhenSettled waits for the merit to stop falling', () => {
    const observer = stopWhenSettled({ patience: 2, tolerance: 0.1 });
    const merits = [8, 4, 3.9, 2, 1.9, 1.85, 1];
    const answers = merits.map((merit, i) => observer(observed(i + 1, merit)));
    expect(answers).toEqual([undefined, undefined, undefined, undefined, undefined, 'stop', undefined]);
    expect(() => stopWhenSettled({ patience: 0 })).toThrow('patience');
  });

  test('stopWhenSettled watches the objective of a flow without statistic, or else its drift', () => {
    const answersTo = (infos: readonly Partial<FlowInfo>[]) => {
      const observer = stopWhenSettled({ patience: 2, tolerance: 0.1 });
      return infos.map((info, i) =>
        observer(withInfo({ step: i + 1, stepSize: 1, driftNorm: 1, milliseconds: 1, ...info })),
      );
    };
    const settled = [undefined, undefined, undefined, 'stop'];
    expect(answersTo([{ objective: 8 }, { objective: 4 }, { objective: 3.9 }, { objective: 4 }])).toEqual(settled);
    expect(answersTo([{ driftNorm: 8 }, { driftNorm: 4 }, { driftNorm: 3.9 }, { driftNorm: 4 }])).toEqual(settled);
  });

  test('a flow that moves onto samples refuses a score, in types and at run time', async () => {
    const score = { score: (x: tf.Tensor2D) => tf.neg<tf.Tensor2D>(x) };
    const particles = tf.tensor2d([[0], [1]]);
    // @ts-expect-error: ntKing moves onto samples
    const run = runFlow(ntKing(), { target: score, steps: 1, particles, key });
    await expect(run).rejects.toThrow(/^ntKing: expected a target of samples, .* got one of scores; pass/);
    particles.dispose();
  });

  function observed(step: number, merit: number): ObservedStep {
    return withInfo({ step, merit, stepSize: 1, gradientNorm: 1, driftNorm: 1, milliseconds: 1 });
  }

  function withInfo(info: FlowInfo): ObservedStep {
    return { info, state: { particles: tf.zeros([1, 1]), step: info.step, key }, recorded: [], steps: 9 };
  }
});
