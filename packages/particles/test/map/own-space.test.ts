// Not on webgpu: shaders for every case take a driver in software minutes; the cross-backend law runs the functions.
import { createKey, type Matrix, toMatrix } from '@ingd/engine';
import { useTestBackend } from '@ingd/engine/testing';
import { type DriftRecord, finiteSpace, restoreDrift } from '@ingd/kernels';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, expect, test } from 'vitest';
import {
  applyMap,
  concatMaps,
  containsSamples,
  decodeMap,
  driftFlow,
  encodeMap,
  identityPreprocessing,
  invertMap,
  logDensity,
  mapFromRun,
  redrawnRbf,
  runFlow,
  samples,
  standardGaussian,
  type TransportMap,
} from '../../src/index.js';
import { normalCloud } from '../clouds.js';
import { largestDifference } from '../matrices.js';

const key = createKey(3);

/** h_w(x) = Σ_j w_j sin(ω_j ⟨1, x⟩ + j) e_{j mod 2}: of this test alone. */
const waves = finiteSpace({
  kind: 'waves-of-a-test',
  dimension: 2,
  size: 8,
  push(x, w) {
    const sums = tf.sum(x, 1, true); // [n, 1]
    const rates = tf.tensor2d([[0.2, 0.2, 0.5, 0.5, 0.9, 0.9, 1.4, 1.4]]);
    const features = tf.sin(tf.add(tf.mul(sums, rates), tf.tensor2d([[0, 1, 2, 3, 4, 5, 6, 7]]))); // [n, P]
    const axes = tf.oneHot(tf.tensor1d([0, 1, 0, 1, 0, 1, 0, 1], 'int32'), 2); // [P, d]
    const weighted = tf.mul(tf.expandDims(w, 1), tf.expandDims(features, 0)); // [k, n, P]
    const flat = tf.reshape(weighted, [-1, 8]);
    return tf.reshape(tf.matMul(flat, tf.cast(axes, 'float32')), [w.shape[0], x.shape[0], 2]);
  },
});

const restore = (record: DriftRecord) => (record.kind === waves.kind ? waves.restore(record) : restoreDrift(record));

let [map, start, end]: [TransportMap | undefined, Matrix | undefined, Matrix | undefined] = [
  undefined,
  undefined,
  undefined,
];

beforeAll(async () => {
  await useTestBackend();
  const particles = normalCloud({ seed: 1, rows: 40, dimension: 2 });
  const goal = tf.add<tf.Tensor2D>(normalCloud({ seed: 2, rows: 40, dimension: 2 }), 1);
  const statistic = redrawnRbf({ centers: 20 });
  const flow = driftFlow({
    name: 'waves',
    statistic,
    space: waves,
    stepSize: 0.2,
    damping: 1e-2,
    ridge: 1e-2,
    invertible: true,
  });
  const run = await runFlow(flow, { particles, target: samples(goal), steps: 4, key });
  expect(run.end).toEqual({ status: 'finished' });
  const merits = run.history.map(({ merit = Number.NaN }) => merit);
  expect(merits.at(-1)).toBeLessThan(0.9 * (merits[0] as number));
  map = decodeMap(encodeMap(mapFromRun({ run, source: standardGaussian(2) })));
  [start, end] = [await toMatrix(particles), await toMatrix(run.state.particles)];
});

const given = () => {
  if (map === undefined || start === undefined || end === undefined) throw new Error('the run did not end');
  return { map, start, end };
};

test('a saved run in a space of one’s own is replayed, inverted and has a density, by whoever can read its records', async () => {
  const { map, start, end } = given();
  const again = await applyMap(map, start, { restore });
  expect(largestDifference(again, end)).toBe(0);
  const { points, folds } = await invertMap(map, end, { restore });
  expect(folds).toEqual([]);
  expect(largestDifference(points, start)).toBeLessThan(1e-3);
  const { values } = await logDensity(map, end, { restore });
  expect(values.every(Number.isFinite)).toBe(true);
  expect(containsSamples(map)).toBe(true); // nobody knows what its records hold
});

test('other kinds beside it are read as ever', async () => {
  const { map, start } = given();
  const elsewhere = { ...map, preprocessing: { ...identityPreprocessing(2), scale: Float64Array.of(2, 3) } };
  const joined = await applyMap(concatMaps(map, elsewhere), start, { restore }); // with two affine steps between
  const apart = await applyMap(elsewhere, await applyMap(map, start, { restore }), { restore });
  expect(largestDifference(joined, apart)).toBeLessThan(1e-3);
});

test('without one who can, it is refused in one sentence', async () => {
  const { map, start } = given();
  for (const use of [applyMap, invertMap, logDensity]) {
    await expect(use(map, start)).rejects.toThrow(
      /^restoreDrift: expected a record of kind .*, got 'waves-of-a-test'; .*the restore of the space/,
    );
  }
});
