// Not on webgpu: shaders for every case take a driver in software minutes; the cross-backend law runs the functions.
import { createKey, useBackend } from '@ingd/engine';
import { leakedTensors, testBackends } from '@ingd/engine/testing';
import { restoreDrift } from '@ingd/kernels';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, test } from 'vitest';
import { type Flow, king, ntKing, randomFeatureKing, runFlow, samples, scalarKing } from '../../src/index.js';
import { largestSlope } from '../../src/jacobian/largest-slope.js';
import { normalCloud, twoModes } from '../clouds.js';

const small = { centers: 30, invertible: true };
const flows: readonly (readonly [string, Flow])[] = [
  ['king', king(small)],
  ['scalarKing', scalarKing(small)],
  ['randomFeatureKing', randomFeatureKing({ ...small, features: 32 })],
  ['ntKing', ntKing({ ...small, hidden: [9] })],
];
const key = createKey(3);

describe.each(testBackends())('on %s', (backend) => {
  beforeAll(async () => {
    await useBackend(backend);
  });

  const particles = () => normalCloud({ seed: 1, rows: 30, dimension: 2 });
  const target = () => samples(twoModes({ seed: 2, rows: 25, dimension: 2 }));

  test.each(flows)('no part of a step of %s folds space where its particles are', async (_name, flow) => {
    const run = await runFlow(flow, { particles: particles(), target: target(), steps: 5, key });
    let x = particles();
    for (const { stepSize, substeps = 0, contraction = 1, drift: record } of run.steps) {
      const drift = restoreDrift(record);
      for (let part = 0; part < substeps; part++) {
        const slope = (stepSize / substeps) * (await largestSlope(drift, x, key));
        expect(slope).toBeLessThanOrEqual(contraction * (1 + 1e-6));
        x = tf.add(x, tf.mul(drift.at(x), stepSize / substeps));
      }
      expect(contraction).toBeLessThan(0.9);
    }
    expect(await x.data()).toEqual(await run.state.particles.data());
    expect(Math.max(...run.steps.map(({ substeps = 1 }) => substeps))).toBeGreaterThan(1); // without parts it would have folded
    expect(run.history.map(({ substeps }) => substeps)).toEqual(run.steps.map(({ substeps }) => substeps));
  });

  test('other flows say nothing of parts', async () => {
    const run = await runFlow(king({ centers: 30 }), { particles: particles(), target: target(), steps: 2, key });
    expect(run.steps.map((step) => Object.keys(step))).toEqual([
      ['stepSize', 'drift'],
      ['stepSize', 'drift'],
    ]);
  });

  test('a step that would need too many parts ends the run, in one sentence', async () => {
    const flow = king({ ...small, stepSize: 1e5 });
    const start = { particles: particles(), target: target(), steps: 2, key };
    await expect(runFlow(flow, start)).rejects.toThrow(
      /king: expected a step of at most 1000 parts, got .* smaller step size/,
    );
  });

  test('no tensor is left, also by a step that cannot be made', async () => {
    const leaked = await leakedTensors(async () => {
      for (const stepSize of [0.5, 1e5]) {
        const [x, points] = [particles(), twoModes({ seed: 2, rows: 25, dimension: 2 })];
        const start = { particles: x, target: samples(points), steps: 2, key };
        const run = await runFlow(king({ ...small, stepSize }), start).catch(() => undefined);
        tf.dispose([x, points]);
        run?.state.particles.dispose();
      }
    });
    expect(leaked).toBe(0);
  });
});
