import { createKey, fold, normal, useBackend } from '@ingd/engine';
import { leakedTensors } from '@ingd/engine/testing';
import { rbf } from '@ingd/families';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, test } from 'vitest';
import { drawDistinct, drawRepeatedly } from '../../src/flow/weighted-draws.js';
import {
  type Flow,
  king,
  mmdFlow,
  ntKing,
  pooledKernel,
  redrawnFourier,
  redrawnRadialBasis,
  redrawnRbf,
  samples,
  wgf,
} from '../../src/index.js';

const key = createKey(61);
const [n, m, d] = [30, 24, 2];
/** Some once, some twice, some thrice, some not at all. */
const counts = Array.from({ length: m }, (_, row) => (row * 7) % 4);
let particles: tf.Tensor2D;
let target: tf.Tensor2D;

beforeAll(async () => {
  await useBackend('wasm');
  particles = normal<tf.Rank.R2>(fold(key, 1), [n, d]);
  target = tf.add(tf.mul(normal<tf.Rank.R2>(fold(key, 2), [m, d]), 0.7), 1);
});

function repeated(points: tf.Tensor2D): tf.Tensor2D {
  const rows = counts.flatMap((count, row) => new Array<number>(count).fill(row));
  return tf.gather(points, tf.tensor1d(rows, 'int32'));
}

/** A few steps, and what is said of the last. */
async function movedBy(flow: Flow, onto: ReturnType<typeof samples>, steps = 4) {
  let state = await flow.init(particles, fold(key, 3));
  let info: Awaited<ReturnType<Flow['step']>>['info'] | undefined;
  for (let step = 0; step < steps; step++) {
    const made = await flow.step(state, onto);
    state.particles.dispose();
    made.drift.dispose();
    ({ state, info } = made);
  }
  const values = await state.particles.data<'float32'>();
  state.particles.dispose();
  return { values, info };
}

function largestDifference(a: ArrayLike<number>, b: ArrayLike<number>): number {
  return Math.max(...Array.from(a, (value, i) => Math.abs(value - (b[i] as number))));
}

const statistic = () => rbf({ centers: particles, bandwidth: 1.3 });
const flows: readonly (readonly [string, () => Flow])[] = [
  ['ntKiNG', () => ntKing({ statistic: statistic(), stepSize: 0.5 })],
  ['KiNG', () => king({ statistic: statistic(), stepSize: 0.5 })],
  ['ntKiNG, features by the median of particles ∪ target', () => ntKing({ statistic: redrawnFourier({ count: 20 }) })],
  ['WGF', () => wgf({ stepSize: 0.3 })],
  ['MMD flow, energy', () => mmdFlow()],
  ['MMD flow, a Gaussian of particles ∪ target', () => mmdFlow({ kernel: pooledKernel() })],
];

describe.each(flows)('%s', (_name, make) => {
  test('a target row of weight 2 is the row twice', async () => {
    const weighted = await movedBy(make(), samples(target, { weights: counts }));
    const copied = await movedBy(make(), samples(repeated(target)));
    const plain = await movedBy(make(), samples(target));
    expect(largestDifference(weighted.values, copied.values)).toBeLessThan(1e-4);
    expect(largestDifference(weighted.values, plain.values)).toBeGreaterThan(1e-2);
    for (const name of ['merit', 'objective', 'gradientNorm'] as const) {
      const [ours, theirs] = [weighted.info?.[name], copied.info?.[name]];
      expect(ours === undefined).toBe(theirs === undefined);
      if (ours !== undefined && theirs !== undefined)
        expect(Math.abs(ours - theirs)).toBeLessThan(1e-3 * theirs + 1e-6);
    }
  });

  test('weights leave no tensor behind', async () => {
    const flow = make();
    const onto = samples(target, { weights: counts });
    await movedBy(flow, onto, 1);
    expect(await leakedTensors(() => movedBy(flow, onto, 1))).toBe(0);
  });
});

describe('rows drawn by weight', () => {
  const weights = Float64Array.of(1, 0, 2, 0.5, 4);
  const draws = 20_000;

  test('independently: each as often as its weight says', () => {
    const times = new Float64Array(5);
    for (const row of drawRepeatedly(key, weights, draws)) times[row] = (times[row] as number) + 1;
    weights.forEach((weight, row) => {
      const share = weight / 7.5;
      expect(Math.abs((times[row] as number) - draws * share)).toBeLessThanOrEqual(
        4 * Math.sqrt(draws * share * (1 - share)),
      );
    });
  });

  test('without replacement: no row twice, none of weight 0, the first one in proportion', () => {
    const times = new Float64Array(5);
    for (let draw = 0; draw < 4000; draw++) {
      const rows = drawDistinct(fold(key, draw), weights, 3);
      expect(new Set(rows).size).toBe(3);
      expect(rows).not.toContain(1);
      const [first] = rows as unknown as [number];
      times[first] = (times[first] as number) + 1;
    }
    weights.forEach((weight, row) => {
      const share = weight / 7.5;
      expect(Math.abs((times[row] as number) - 4000 * share)).toBeLessThanOrEqual(
        4 * Math.sqrt(4000 * share * (1 - share)),
      );
    });
    expect(Array.from(drawDistinct(key, weights, 10)).sort()).toEqual([0, 2, 3, 4]);
  });

  test('batches are drawn by weight and then count once each', async () => {
    const onto = samples(target, { weights: counts, batchSize: 20 });
    expect(onto.weights).toBeUndefined();
    const batch = await onto.batch(key, 1);
    const rows = await target.array();
    const never = rows.filter((_, row) => counts[row] === 0).map(String);
    expect(batch.shape).toEqual([20, d]);
    expect((await batch.array()).filter((row) => never.includes(String(row)))).toEqual([]);
    batch.dispose();
  });

  test('centres of a statistic and of a radial basis are none of the rows that do not count', async () => {
    const targetWeights = Float64Array.from(counts);
    const context = { particles, target, targetWeights, key, step: 1 };
    const never = (await target.array()).filter((_, row) => counts[row] === 0).map(String);
    const drawn = await redrawnRbf({ centers: 1000 })(context);
    expect(drawn.size).toBe(n + counts.filter((count) => count > 0).length);
    const centers = await (drawn as ReturnType<typeof rbf>).centers.array();
    expect(centers.filter((row) => never.includes(String(row)))).toEqual([]);
    const space = await redrawnRadialBasis({ centers: 1000 })(context);
    expect(space.size).toBe(drawn.size);
    drawn.dispose();
    space.dispose();
  });
});

test.each([
  ['samples', [1, 2], /^samples: expected 24 finite weights of at least 0, not all 0, got 2 numbers/],
  ['samples', counts.map(() => 0), /^samples: .* got only 0/],
  ['samples', counts.map(() => -1), /^samples: .* got -1 at 0/],
])('%s refuses weights %#', (_name, weights, message) => {
  expect(() => samples(target, { weights })).toThrow(message);
});

test('a target of another kind whose weights do not fit its batches is refused by the flow', async () => {
  const flow = ntKing({ statistic: statistic() });
  const state = await flow.init(particles, key);
  const onto = { batch: async () => tf.clone(target), weights: [1, 2, 3] };
  await expect(flow.step(state, onto)).rejects.toThrow(/^ntKing: expected 24 finite weights/);
  await expect(wgf().step(state, onto)).rejects.toThrow(/^wgf: expected 24 finite weights/);
});
