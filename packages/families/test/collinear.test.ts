import { createKey, fold, normal, useBackend } from '@ingd/engine';
import { leakedTensors, testBackends } from '@ingd/engine/testing';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, test } from 'vitest';
import {
  clampedKnots,
  concat,
  dropCollinear,
  fitStandardization,
  linearMap,
  moments,
  select,
  splineBasis,
  standardize,
  statisticOf,
} from '../src/index.js';

const key = createKey(23);
const samples = (rows: number, columns: number) => normal<tf.Rank.R2>(fold(key, rows), [rows, columns]);

/** Columns of a tensor, float64. */
async function columnsOf(x: tf.Tensor2D): Promise<number[][]> {
  const [rows, columns] = x.shape;
  const data = await x.data();
  return Array.from({ length: columns }, (_, b) =>
    Array.from({ length: rows }, (_row, i) => data[i * columns + b] as number),
  );
}

const mean = (values: readonly number[]) => values.reduce((total, value) => total + value, 0) / values.length;
const variance = (values: readonly number[]) => {
  const center = mean(values);
  return values.reduce((total, value) => total + (value - center) ** 2, 0) / (values.length - 1);
};

describe.each(testBackends())('statistics fitted to samples, on %s', (backend) => {
  beforeAll(async () => {
    await useBackend(backend);
  });

  test('fitStandardization is mean and standard deviation, far from the origin too', async () => {
    const x = tf.tidy(() => tf.add<tf.Tensor2D>(samples(500, 3), tf.tensor2d([[1000, 0, -30]])));
    const statistic = moments({ dimension: 3, order: 2 });
    const { center, scale } = await fitStandardization(statistic, x);
    const columns = await columnsOf(statistic.evaluate(x));
    columns.forEach((column, b) => {
      expect(Math.abs((center[b] as number) / mean(column) - 1)).toBeLessThan(1e-12);
      expect(Math.abs((scale[b] as number) / Math.sqrt(variance(column)) - 1)).toBeLessThan(1e-9);
    });
    const standard = await columnsOf(
      standardize({
        statistic: moments({ dimension: 3, order: 1 }),
        center: center.slice(0, 3),
        scale: scale.slice(0, 3),
      }).evaluate(x),
    );
    for (const column of standard) {
      expect(Math.abs(mean(column))).toBeLessThan(1e-4);
      expect(variance(column)).toBeCloseTo(1, 3);
    }
  });

  test('more samples than one tile holds give the same moments', async () => {
    const x = samples(60_000, 10);
    const statistic = moments({ dimension: 10, order: 2 });
    const { center, scale } = await fitStandardization(statistic, x);
    const columns = await columnsOf(statistic.evaluate(x));
    columns.forEach((column, b) => {
      expect(Math.abs((center[b] as number) - mean(column))).toBeLessThan(1e-12);
      expect(Math.abs((scale[b] as number) - Math.sqrt(variance(column)))).toBeLessThan(1e-12);
    });
    x.dispose();
  });

  test('a row of weight 2 is the row twice, one of weight 0 is not there', async () => {
    const counts = Array.from({ length: 60 }, (_, row) => row % 3);
    const rows = counts.flatMap((count, row) => new Array<number>(count).fill(row));
    const x = tf.tidy(() => {
      const clean = samples(60, 2);
      const wild = tf.tensor2d(
        counts.flatMap((count) => (count === 0 ? [1e4, -1e4] : [0, 0])),
        [60, 2],
      );
      return tf.add<tf.Tensor2D>(clean, wild); // what does not count may be anything
    });
    const copied = tf.gather(x, tf.tensor1d(rows, 'int32'));
    const statistic = moments({ dimension: 2, order: 2 });
    const [weighted, wanted] = [
      await fitStandardization(statistic, x, { weights: counts }),
      await fitStandardization(statistic, copied),
    ];
    for (let b = 0; b < statistic.size; b++) {
      expect(Math.abs((weighted.center[b] as number) - (wanted.center[b] as number))).toBeLessThan(1e-12);
      expect(Math.abs((weighted.scale[b] as number) / (wanted.scale[b] as number) - 1)).toBeLessThan(1e-12);
    }
    const twins = () => select({ statistic: moments({ dimension: 2, order: 2 }), indices: [0, 1, 0, 2, 3, 4] });
    const [few, same] = [await dropCollinear(twins(), x, { weights: counts }), await dropCollinear(twins(), copied)];
    expect([few.kept, few.dropped]).toEqual([same.kept, same.dropped]);
    expect(few.dropped).toEqual([2]);
  });

  test('dropCollinear keeps the earlier of two equals and says which went', async () => {
    const x = samples(200, 2);
    const twice = concat(moments({ dimension: 2, order: 1 }), moments({ dimension: 2, order: 2 }));
    const { statistic, kept, dropped } = await dropCollinear(twice, x);
    expect([kept, dropped]).toEqual([
      [0, 1, 4, 5, 6],
      [2, 3],
    ]);
    expect(statistic).toMatchObject({ kind: 'select', size: 5, indices: kept, statistic: twice });
    x.dispose();
  });

  test('dropCollinear finds combinations and constants', async () => {
    const x = samples(300, 3);
    const matrix = tf.tensor2d([
      [1, 0, 0],
      [0, 1, 0],
      [2, -3, 0],
      [0, 0, 1],
    ]);
    const combined = linearMap({ statistic: moments({ dimension: 3, order: 1 }), matrix });
    const constant = statisticOf({
      name: 'seven',
      dimension: 3,
      size: 1,
      evaluate: ({ shape }) => tf.fill([shape[0], 1], 7),
    });
    const { kept, dropped } = await dropCollinear(concat(constant, combined), x);
    expect(kept).toHaveLength(3);
    expect(kept).toContain(4);
    expect(dropped).toContain(0);
    x.dispose();
  });

  test('dropCollinear takes one spline of a partition of unity away', async () => {
    const x = tf.tidy(() => tf.tanh(samples(400, 1)));
    const splines = splineBasis({ knots: clampedKnots({ breaks: [-1, -0.3, 0.3, 1], degree: 3 }), degree: 3 });
    expect((await dropCollinear(splines, x)).dropped).toHaveLength(1);
    x.dispose();
  });

  test('dropCollinear keeps what is nearly collinear unless told', async () => {
    const x = samples(200, 2);
    const matrix = tf.tensor2d([
      [1, 0],
      [1, 0.01],
    ]);
    const make = () => linearMap({ statistic: moments({ dimension: 2, order: 1 }), matrix });
    expect((await dropCollinear(make(), x)).dropped).toEqual([]);
    expect((await dropCollinear(make(), x, { tolerance: 0.05 })).dropped).toEqual([1]);
    tf.dispose([x, matrix]);
  });

  test('no tensor is leaked', async () => {
    const use = async () => {
      const x = samples(50, 2);
      const statistic = moments({ dimension: 2, order: 2 });
      const fitted = standardize({ statistic, ...(await fitStandardization(statistic, x)) });
      const { statistic: kept } = await dropCollinear(fitted, x);
      kept.dispose();
      x.dispose();
    };
    await use();
    expect(await leakedTensors(use)).toBe(0);
  });

  test('refuse samples that cannot be fitted', async () => {
    const statistic = moments({ dimension: 2, order: 1 });
    await expect(fitStandardization(statistic, tf.ones([5, 2]))).rejects.toThrow(
      /^fitStandardization: expected every value of moments\(1\) to vary, got value 0 .* by dropCollinear\(\)$/,
    );
    await expect(dropCollinear(statistic, tf.ones([5, 2]))).rejects.toThrow(
      /^dropCollinear: expected a value of moments/,
    );
    await expect(dropCollinear(statistic, tf.ones([5, 3]))).rejects.toThrow(
      /^dropCollinear: expected samples of shape \[any, 2\]/,
    );
    await expect(fitStandardization(statistic, tf.ones([1, 2]))).rejects.toThrow(/expected at least 2 samples, got 1/);
    await expect(fitStandardization(statistic, tf.ones([3, 2]), { weights: [1, 2] })).rejects.toThrow(
      /fitStandardization: expected 3 finite weights of at least 0, not all 0, got 2 numbers/,
    );
    await expect(fitStandardization(statistic, tf.ones([2, 2]), { weights: [0.5, 0.5] })).rejects.toThrow(
      /expected at least 2 samples, got weights that come to 1; pass more rows/,
    );
    await expect(dropCollinear(statistic, tf.ones([5, 2]), { tolerance: 0 })).rejects.toThrow(
      /^dropCollinear: expected tolerance/,
    );
  });
});
