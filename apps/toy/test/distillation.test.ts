// Not on webgpu: hundreds of small updates; the cross-backend law runs the functions
import { useTestBackend } from '@ingd/engine/testing';
import { beforeAll, describe, expect, test } from 'vitest';
import { type DistilTask, distilRun } from '../src/distillation/distil-run.js';
import { distillation } from '../src/distillation/experiment.js';

const task: DistilTask = { dimension: 2, repetition: 0, steps: 6, rounds: 4 };

describe('a run distilled to one pass', () => {
  beforeAll(async () => {
    await useTestBackend();
  });

  test('map and network both come nearer the target than noise is, and the same seed finds the same', async () => {
    const found = await distilRun(task, 5);
    expect(found.target).toBeLessThan(0.2 * found.source);
    expect(found.flow).toBeLessThan(0.8 * found.source);
    expect(found.network).toBeLessThan(0.8 * found.source);
    expect(found.relativeError).toBeLessThan(1);
    expect(found.points.flow).toHaveLength(200);
    expect(await distilRun(task, 5)).toEqual(found);
  });

  test('every dimension has its rows beside one another, and a goal', async () => {
    const settings = { seeds: 2, seed: 1, quick: true };
    const tasks = distillation.pieces(settings);
    expect(tasks.map(({ name }) => name)).toEqual([2, 5, 20].flatMap((d) => [0, 1].map((i) => `d${d}-repetition${i}`)));
    const points = { flow: [[0, 1] as const], network: [[1, 0] as const] };
    const found = { source: 0.5, flow: 0.04, network: 0.05, target: 0.02, relativeError: 0.1, points };
    const { rows, checks, series, pictures } = await distillation.conclude(Array(6).fill(found), settings);
    expect(rows.map(({ name }) => name).slice(0, 4)).toEqual([
      'd = 2: MMD of noise',
      'd = 2: MMD of the map, step by step',
      'd = 2: MMD of one pass of the network',
      'd = 2: MMD of other draws of the target',
    ]);
    expect(rows).toHaveLength(15);
    expect(checks.map(({ met }) => met)).toEqual([true, true, true]);
    const behind = await distillation.conclude(Array(6).fill({ ...found, network: 0.1 }), settings);
    expect(behind.checks.map(({ met }) => met)).toEqual([false, false, false]);
    expect(series.rows).toHaveLength(6);
    expect(pictures[0]?.svg).toMatch(/^<svg/);
  });
});
