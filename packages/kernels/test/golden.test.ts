import { useBackend } from '@ingd/engine';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, test } from 'vitest';
import { type DriftSpace, gaussian, kernelGradient, mlp, mlpTangent, scalarKernel } from '../src/index.js';
import golden from './fixtures/closed_form_drifts.json' with { type: 'json' };

type Case = (typeof golden.cases)[number];

/** Relative to the largest entry of the golden numbers. */
async function expectClose(actual: tf.Tensor, golden: number[][] | number[], tolerance: number) {
  const values = await actual.data();
  const expected = golden.flat();
  const scale = Math.max(...expected.map(Math.abs));
  expect(values.length).toBe(expected.length);
  const worst = Math.max(...expected.map((value, i) => Math.abs(value - (values[i] as number)))) / scale;
  expect(worst).toBeLessThan(tolerance);
}

function network({ network: { layers } }: Case) {
  return mlp({ layers: layers.map(({ W, b }) => ({ weights: tf.tensor2d(W), bias: tf.tensor1d(b) })) });
}

/** J(x), `[b, n, d]`, as 1/n of the fields that M contracts with Φ, written out without the families package. */
function jacobianFields({ X, statistic }: Case): number[][][] {
  if (statistic.kind === 'rbf') {
    const { centers, bandwidth } = statistic as { centers: number[][]; bandwidth: number };
    return centers.map((c) =>
      X.map((x) => {
        const square = x.reduce((total, value, a) => total + (value - (c[a] as number)) ** 2, 0);
        const weight = Math.exp(-square / (2 * bandwidth ** 2)) / (bandwidth ** 2 * X.length);
        return x.map((value, a) => weight * ((c[a] as number) - value));
      }),
    );
  }
  return momentFields(X);
}

function momentFields(X: number[][]): number[][][] {
  const d = (X[0] as number[]).length;
  const unit = (a: number, size: number) => Array.from({ length: d }, (_, k) => (k === a ? size / X.length : 0));
  const first = Array.from({ length: d }, (_, a) => X.map(() => unit(a, 1)));
  const second = Array.from({ length: d }, (_, a) =>
    Array.from({ length: d - a }, (_, k) =>
      X.map((x) => {
        const [ofFirst, ofSecond] = [unit(a, x[a + k] as number), unit(a + k, x[a] as number)];
        return ofFirst.map((value, i) => value + (ofSecond[i] as number));
      }),
    ),
  ).flat();
  return [...first, ...second];
}

describe.each(['wasm', 'cpu'] as const)('golden drifts on %s', (backend) => {
  beforeAll(async () => {
    await useBackend(backend);
  });

  const spaces: Record<string, (c: Case) => DriftSpace> = {
    king: (c) => kernelGradient({ kernel: gaussian({ bandwidth: c.kernelBandwidth }), dimension: c.d }),
    scalarKing: (c) => scalarKernel({ kernel: gaussian({ bandwidth: c.kernelBandwidth }), dimension: c.d }),
    ntking: (c) => mlpTangent({ network: network(c) }),
    diagonalNtking: (c) => mlpTangent({ network: network(c), diagonal: true }),
  };

  describe.each(golden.cases)('$name', (c) => {
    test.each(Object.keys(c.drifts) as (keyof Case['drifts'])[])('%s: α, w* = Mᵀα and the drift', async (kind) => {
      const space = (spaces[kind] as (c: Case) => DriftSpace)(c);
      const x = tf.tensor2d(c.X);
      const basis = space.at(x);
      const fields = tf.tensor3d(jacobianFields(c));
      const drift = c.drifts[kind];

      const gram = await basis.gram(fields);
      const size = c.T.g.length;
      const reached = c.T.g.map((_, i) =>
        drift.alpha.reduce((total, alpha, j) => {
          const fisher = (c.T.F[i] as number[])[j] as number;
          const ridge = i === j ? c.ridge : 0;
          return total + ((gram.data[i * size + j] as number) + c.lambda * fisher + ridge) * alpha;
        }, 0),
      );
      await expectClose(tf.tensor1d(reached), c.T.g, 2e-4);

      const weighted = tf.tensor3d([
        c.X.map(
          (_, i) =>
            c.X[0]?.map((_, a) =>
              jacobianFields(c).reduce(
                (t, f, j) => t + ((f[i] as number[])[a] as number) * (drift.alpha[j] as number),
                0,
              ),
            ) as number[],
        ),
      ]);
      const weights = basis.transpose(weighted);
      if ('weights' in drift) await expectClose(weights, drift.weights, 2e-4);
      const field = basis.field(tf.reshape(weights, [-1]) as tf.Tensor1D);
      await expectClose(basis.apply(weights), drift.drift, 2e-4);
      await expectClose(field.at(x), drift.drift, 2e-4);
      if ('atQuery' in drift) await expectClose(field.at(tf.tensor2d(c.query)), drift.atQuery, 2e-4);
    });
  });
});
