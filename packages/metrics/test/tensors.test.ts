import { createKey, type Matrix, toTensor, useBackend } from '@ingd/engine';
import { leakedTensors, testBackends } from '@ingd/engine/testing';
import {
  classifierTest,
  energyDistance,
  frechetDistance,
  gaussianKlDivergence,
  kernelSteinDiscrepancySquared,
  kernelSteinTest,
  kliep,
  linearTimeMmd,
  mmd,
  mmdPermutationTest,
  mmdSquared,
  mmdTo,
  mmdWildBootstrapTest,
  permutationTest,
  precisionRecall,
  type Samples,
  sinkhornDivergence,
  sinkhornTransport,
  slicedWasserstein,
  slicedWassersteinTest,
  type Weights,
  wasserstein,
} from '@ingd/metrics';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, test } from 'vitest';
import { twoSample } from './samples.js';

const rounded = (matrix: Matrix): Matrix => ({ ...matrix, data: Float64Array.from(matrix.data, Math.fround) });
const [a, b] = [rounded(twoSample.a), rounded(twoSample.b)];
const counts = Array.from({ length: a.rows }, (_, row) => row % 4);
const key = createKey(1);

type Measure = (x: Samples, y: Samples, weights: { readonly x: Weights }) => Promise<unknown>;

const measures: Readonly<Record<string, Measure>> = {
  mmd: (x, y, weights) => mmd(x, y, { weights }),
  mmdSquared: (x, y, weights) => mmdSquared(x, y, { weights, estimator: 'unbiased' }),
  mmdTo: async (x, y) => (await mmdTo(y))(x),
  mmdPermutationTest: (x, y) => mmdPermutationTest(x, y, { key, permutations: 19 }),
  mmdWildBootstrapTest: (x, y) => mmdWildBootstrapTest(x, y, { key, draws: 19 }),
  linearTimeMmd: (x, y) => linearTimeMmd(x, y, { key }),
  energyDistance: (x, y, weights) => energyDistance(x, y, { weights }),
  permutationTest: (x, y) => permutationTest(x, y, { key, permutations: 3, statistic: energyDistance }),
  wasserstein: (x, y, weights) => wasserstein(x, y, { weights }),
  slicedWasserstein: (x, y, weights) => slicedWasserstein(x, y, { key, weights }),
  slicedWassersteinTest: (x, y) => slicedWassersteinTest(x, y, { key, permutations: 19 }),
  sinkhornDivergence: (x, y, weights) => sinkhornDivergence(x, y, { weights }),
  sinkhornTransport: (x, y, weights) => sinkhornTransport(x, y, { weights }),
  kernelSteinDiscrepancySquared: (x, _, weights) => kernelSteinDiscrepancySquared(x, { score: x, weights: weights.x }),
  kernelSteinTest: (x) => kernelSteinTest(x, { score: x, key, draws: 19 }),
  classifierTest: (x, y) => classifierTest(x, y, { key, permutations: 9 }),
  kliep: async (x, y, weights) => {
    const { ratio, ...fit } = await kliep(x, y, { key, weights });
    return { ...fit, ratio: await ratio(y) };
  },
  gaussianKlDivergence: (x, y, weights) => gaussianKlDivergence(x, y, { weights }),
  frechetDistance: (x, y, weights) => frechetDistance(x, y, { weights }),
  precisionRecall: (x, y, weights) => precisionRecall(x, y, { weights }),
};

describe.each(testBackends())('tensors on %s', (backend) => {
  beforeAll(async () => {
    await useBackend(backend);
  });

  test.each(Object.keys(measures))('%s: the same bits as from the host, borrowed, none left behind', async (name) => {
    const measure = measures[name] as Measure;
    const [x, y, weights] = [toTensor(a), toTensor(b), tf.tensor1d(counts)];
    let found: unknown;
    const leaked = await leakedTensors(async () => {
      found = await measure(x, y, { x: weights });
    });
    expect(leaked).toBe(0);
    expect(found).toEqual(await measure(a, b, { x: counts }));
    tf.dispose([x, y, weights]);
  });
});

describe('what every function refuses', () => {
  const key5 = (rows: number, value: number): Matrix => ({
    rows,
    columns: 5,
    data: new Float64Array(rows * 5).fill(value),
  });

  test.each(Object.entries(measures))(
    '%s: NaN, no rows, and a name of its own in the message',
    async (name, measure) => {
      const begins = new RegExp(`^(${name}): expected`);
      await expect(measure(key5(40, Number.NaN), b, { x: counts })).rejects.toThrow(begins);
      await expect(measure(key5(0, 0), b, { x: [] })).rejects.toThrow(begins);
    },
  );

  const ofOneSample = ['kernelSteinDiscrepancySquared', 'kernelSteinTest'];
  test.each(Object.entries(measures).filter(([name]) => !ofOneSample.includes(name)))(
    '%s: columns that differ',
    async (_, measure) => {
      const narrow = { rows: 40, columns: 1, data: Float64Array.from(counts) };
      await expect(measure(narrow, b, { x: counts })).rejects.toThrow(/with as many columns each, got/);
    },
  );
});
