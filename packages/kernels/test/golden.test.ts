// Not on webgpu: shaders for every case take a driver in software minutes; the cross-backend law runs the functions.
import { useBackend } from '@ingd/engine';
import { testBackends } from '@ingd/engine/testing';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, test } from 'vitest';
import { type DriftSpace, gaussian, kernelGradient, mlp, mlpTangent, scalarKernel } from '../src/index.js';
import { expectClose } from './close.js';
import golden from './fixtures/closed_form_drifts.json' with { type: 'json' };
import { type GoldenCase, jacobianFields, weightedField } from './golden-fields.js';

const kernelOf = (c: GoldenCase) => gaussian({ bandwidth: c.kernelBandwidth });

function networkOf({ network: { layers } }: GoldenCase) {
  return mlp({ layers: layers.map(({ W, b }) => ({ weights: tf.tensor2d(W), bias: tf.tensor1d(b) })) });
}

const spaces = {
  king: (c) => kernelGradient({ kernel: kernelOf(c), dimension: c.d }),
  scalarKing: (c) => scalarKernel({ kernel: kernelOf(c), dimension: c.d }),
  ntking: (c) => mlpTangent({ network: networkOf(c) }),
  diagonalNtking: (c) => mlpTangent({ network: networkOf(c), diagonal: true }),
} satisfies Record<keyof GoldenCase['drifts'], (c: GoldenCase) => DriftSpace>;

const kinds = Object.keys(spaces) as (keyof typeof spaces)[];

describe.each(testBackends())('golden drifts on %s', (backend) => {
  beforeAll(async () => {
    await useBackend(backend);
  });

  describe.each(golden.cases)('$name', (c) => {
    test.each(kinds)('%s: (λF + ridge I + M Mᵀ) α = g', async (kind) => {
      const basis = spaces[kind](c).at(tf.tensor2d(c.X));
      const gram = await basis.gram(tf.tensor3d(jacobianFields(c)));
      const { alpha } = c.drifts[kind];
      const reached = c.T.F.map((row, i) =>
        row.reduce((total, fisher, j) => {
          const entry = c.lambda * fisher + (i === j ? c.ridge : 0) + (gram.data[i * gram.columns + j] as number);
          return total + entry * (alpha[j] as number);
        }, 0),
      );
      await expectClose(tf.tensor1d(reached), c.T.g, 2e-4);
    });

    test.each(kinds)('%s: w* = Mᵀα and its drift, at the particles and at other points', async (kind) => {
      const x = tf.tensor2d(c.X);
      const basis = spaces[kind](c).at(x);
      const drift = c.drifts[kind];
      const weights = basis.transpose(tf.tensor3d([weightedField(jacobianFields(c), drift.alpha)]));
      const field = basis.field(tf.reshape<tf.Rank.R1>(weights, [weights.size]));
      await expectClose(field.at(x), drift.drift.flat(), 2e-4);
      await expectClose(basis.apply(weights), drift.drift.flat(), 2e-4);
      if ('atQuery' in drift) await expectClose(field.at(tf.tensor2d(c.query)), drift.atQuery.flat(), 2e-4);
      if ('weights' in drift) await expectClose(weights, drift.weights, 2e-4);
    });
  });
});
