// Not on webgpu: the solvers' shaders take a driver in software minutes; the cross-backend law runs the functions.
import { createKey, useBackend } from '@ingd/engine';
import { testBackends } from '@ingd/engine/testing';
import { rbf } from '@ingd/families';
import { type DriftSpace, gaussian, kernelGradient, type Mlp, mlp, mlpTangent, scalarKernel } from '@ingd/kernels';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, test } from 'vitest';
import { driftFlow, samples } from '../../src/index.js';
import golden from '../fixtures/one_step.json' with { type: 'json' };

const spaces: { readonly [name in keyof typeof golden.drifts]: () => DriftSpace } = {
  king: () => kernelGradient({ kernel: gaussian({ bandwidth: golden.kernelBandwidth }), dimension: 3 }),
  scalarKing: () => scalarKernel({ kernel: gaussian({ bandwidth: golden.kernelBandwidth }), dimension: 3 }),
  ntking: () => mlpTangent({ network: network() }),
  diagonalNtking: () => mlpTangent({ network: network(), diagonal: true }),
};

function network(): Mlp {
  const layers = golden.network.layers.map(({ W, b }) => ({ weights: tf.tensor2d(W), bias: tf.tensor1d(b) }));
  return mlp({ layers });
}

describe.each(testBackends())('on %s one step with everything fixed by the caller', (backend) => {
  beforeAll(async () => {
    await useBackend(backend);
  });

  test.each(Object.keys(golden.drifts) as (keyof typeof golden.drifts)[])(
    'adds the golden drift of %s',
    async (name) => {
      const statistic = rbf({ centers: tf.tensor2d(golden.statistic.centers), bandwidth: golden.statistic.bandwidth });
      const flow = driftFlow({
        name,
        statistic,
        space: spaces[name](),
        stepSize: 1,
        damping: golden.lambda,
        ridge: golden.ridge,
      });
      const start = await flow.init(tf.tensor2d(golden.X), createKey(1));
      const { state } = await flow.step(start, samples(tf.tensor2d(golden.Y)));
      const expected = golden.drifts[name].flat();
      const moved = await tf.sub(state.particles, start.particles).data();
      const largest = Math.max(...expected.map(Math.abs));
      const error = Math.max(...expected.map((value, i) => Math.abs(value - (moved[i] ?? Number.NaN))));
      expect(error / largest).toBeLessThan(2e-4);
    },
  );
});
