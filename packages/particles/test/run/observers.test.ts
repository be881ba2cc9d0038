// Not on webgpu: shaders for every case take a driver in software minutes; the cross-backend law runs the functions.
import { createKey } from '@ingd/engine';
import { leakedTensors, useTestBackend } from '@ingd/engine/testing';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, test } from 'vitest';
import {
  type Checkpoint,
  checkpoints,
  ntKing,
  type ObservedStep,
  runFlow,
  samples,
  snapshots,
} from '../../src/index.js';
import { normalCloud, twoModes } from '../clouds.js';

const key = createKey(3);
const flow = ntKing({ centers: 20, hidden: [7] });
const particles = () => normalCloud({ seed: 1, rows: 15, dimension: 2 });
const target = () => samples(twoModes({ seed: 2, rows: 12, dimension: 2 }));

beforeAll(async () => {
  await useTestBackend();
});

describe('for await over flow.run', () => {
  test('makes the steps of runFlow', async () => {
    const start = { particles: particles(), target: target(), steps: 4, key };
    const run = await runFlow(flow, start);
    const ends: number[][] = [];
    for await (const step of flow.run(start)) {
      if (step.status === 'moved') ends.push([...(await step.state.particles.data())]);
    }
    expect(ends.length).toBe(4);
    expect(ends.at(-1)).toEqual([...(await run.state.particles.data())]);
  });

  test('asks observers, heeds the signal, and frees everything when it is left', async () => {
    const controller = new AbortController();
    const seen: number[] = [];
    const leaked = await leakedTensors(async () => {
      const cloud = particles();
      const goal = twoModes({ seed: 2, rows: 12, dimension: 2 });
      const start = { particles: cloud, target: samples(goal), steps: 9, key };
      const observers = [({ info }: ObservedStep) => ({ measured: { double: 2 * info.step } })];
      for await (const step of flow.run({ ...start, observers, signal: controller.signal })) {
        if (step.status !== 'moved') throw new Error('expected a good step');
        seen.push(step.info.measured?.double ?? 0);
        if (step.info.step === 3) controller.abort();
      }
      for await (const step of flow.run(start)) if (step.status === 'moved' && step.info.step === 2) break;
      tf.dispose([cloud, goal]);
    });
    expect(seen).toEqual([2, 4, 6]);
    expect(leaked).toBe(0);
  });
});

describe('observers', () => {
  test('measure for the history and for those after them, and stop with a reason', async () => {
    const seen: unknown[] = [];
    const run = await runFlow(flow, {
      particles: particles(),
      target: target(),
      steps: 9,
      key,
      observers: [
        async ({ info }) => ({ measured: { one: info.step } }),
        ({ info }) => ({ measured: { two: 10 * (info.measured?.one ?? 0) } }),
        ({ info }) => {
          seen.push(info.measured);
          return info.step === 2 ? { stop: 'enough' } : undefined;
        },
        () => 'go on',
      ],
    });
    expect(run.end).toEqual({ status: 'stopped', reason: 'enough' });
    expect(seen).toEqual([
      { one: 1, two: 10 },
      { one: 2, two: 20 },
    ]);
    expect(run.history.map(({ measured }) => measured)).toEqual(seen);
  });

  test('take snapshots every so many steps and at the end', async () => {
    const taken: [number, number[]][] = [];
    const run = await runFlow(flow, {
      particles: particles(),
      target: target(),
      steps: 5,
      key,
      observers: [snapshots(2, (shot) => void taken.push([shot.step, [...shot.particles.data]]))],
    });
    expect(taken.map(([step]) => step)).toEqual([2, 4, 5]);
    expect(taken.at(-1)?.[1]).toEqual([...(await run.state.particles.data())]);
    expect(() => snapshots(0, () => undefined)).toThrow('snapshots: expected every');
  });

  test('hand over checkpoints that a run goes on from, bit for bit', async () => {
    const saved: Checkpoint[] = [];
    const start = { particles: particles(), target: target(), steps: 5, key };
    const observers = [checkpoints({ flow, every: 2, save: (checkpoint) => void saved.push(checkpoint) })];
    const whole = await runFlow(flow, { ...start, observers });
    expect(saved.map(({ state, steps }) => [state.step, steps.length])).toEqual([
      [2, 2],
      [4, 4],
    ]);
    for (const resume of saved) {
      const again = await runFlow(flow, { resume, target: target(), steps: 5 });
      expect(await again.state.particles.data()).toEqual(await whole.state.particles.data());
    }
  });
});
