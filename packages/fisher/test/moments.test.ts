import { createKey, fold, type Matrix, normal, normalValues, useBackend } from '@ingd/engine';
import { leakedTensors } from '@ingd/engine/testing';
import { moments } from '@ingd/families';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, test } from 'vitest';
import {
  addSamples,
  empiricalFisher,
  emptyMoments,
  finishMoments,
  mergeMoments,
  momentsOfRows,
  recordMoments,
  restoreMoments,
} from '../src/index.js';

const SIZE = 5;

/** Rows with mean `offset` and correlated entries of spread 1. */
function rowsAbout(offset: number, rows: number): Matrix {
  const data = normalValues(createKey(3), rows * SIZE);
  for (let i = 0; i < data.length; i++) {
    data[i] = offset + (data[i] as number) + (i % SIZE === 0 ? 0 : 0.5 * ((data[i - 1] as number) - offset));
  }
  return { rows, columns: SIZE, data };
}

function part({ columns, data }: Matrix, first: number, count: number): Matrix {
  return { rows: count, columns, data: data.slice(first * columns, (first + count) * columns) };
}

/** Mean and covariance by plain loops over all rows. */
function plainly({ rows, columns, data }: Matrix, weights = new Array<number>(rows).fill(1)) {
  const total = weights.reduce((sum, one) => sum + one, 0);
  const at = (row: number, column: number) => data[row * columns + column] as number;
  const mean = Array.from({ length: columns }, (_, c) => {
    const first = at(0, c);
    return first + weights.reduce((sum, one, row) => sum + one * (at(row, c) - first), 0) / total;
  });
  const away = (row: number, c: number) => at(row, c) - (mean[c] as number);
  const covariance = mean.flatMap((_, a) =>
    mean.map((_, b) => weights.reduce((sum, one, row) => sum + one * away(row, a) * away(row, b), 0) / (total - 1)),
  );
  return { mean, covariance };
}

function largestDifference(found: ArrayLike<number>, wanted: ArrayLike<number>): number {
  const scale = Math.max(...Array.from(wanted, Math.abs));
  return Math.max(...Array.from(found, (value, i) => Math.abs(value - (wanted[i] as number)))) / scale;
}

beforeAll(async () => {
  await useBackend('wasm');
});

describe.each([0, 1e6, -1e8])('rows about %d', (offset) => {
  const values = rowsAbout(offset, 700);
  const sizes = [1, 99, 250, 350];
  const parts = sizes.map((count, i) =>
    part(
      values,
      sizes.slice(0, i).reduce((sum, one) => sum + one, 0),
      count,
    ),
  );

  test('in batches as at once', async () => {
    const wanted = plainly(values);
    const sums = await Promise.all(parts.map((one) => momentsOfRows(one)));
    const found = finishMoments(sums.reduce(mergeMoments, emptyMoments(SIZE)));
    expect(largestDifference(found.covariance.data, wanted.covariance)).toBeLessThan(1e-12);
    expect(largestDifference(found.mean, wanted.mean)).toBeLessThan(1e-12);
  });

  test('in any order and grouping', async () => {
    const [a, b, c, d] = await Promise.all(parts.map((one) => momentsOfRows(one)));
    if (!a || !b || !c || !d) throw new Error('four parts');
    const left = finishMoments(mergeMoments(mergeMoments(mergeMoments(a, b), c), d));
    const right = finishMoments(mergeMoments(d, mergeMoments(c, mergeMoments(b, a))));
    expect(largestDifference(left.covariance.data, right.covariance.data)).toBeLessThan(1e-12);
    expect(largestDifference(left.mean, right.mean)).toBeLessThan(1e-14);
  });
});

test('weights count rows', async () => {
  const values = rowsAbout(1e6, 40);
  const weights = Array.from({ length: 40 }, (_, i) => i % 4);
  const found = finishMoments(await momentsOfRows(values, weights));
  expect(largestDifference(found.covariance.data, plainly(values, weights).covariance)).toBeLessThan(1e-12);
  const repeated = weights.flatMap((count, row) => new Array<Matrix>(count).fill(part(values, row, 1)));
  const all = {
    rows: repeated.length,
    columns: SIZE,
    data: Float64Array.from(repeated.flatMap(({ data }) => [...data])),
  };
  expect(
    largestDifference(found.covariance.data, finishMoments(await momentsOfRows(all)).covariance.data),
  ).toBeLessThan(1e-12);
});

test('batches of samples give the Fisher matrix of them all', async () => {
  const statistic = moments({ dimension: 2, order: 2 });
  const x = normal(createKey(5), [90, 2]) as tf.Tensor2D;
  let sums = emptyMoments(statistic.size);
  for (const first of [0, 30, 60]) {
    sums = await addSamples(sums, { statistic, samples: tf.slice(x, [first, 0], [30, 2]) });
  }
  expect(sums.weight).toBe(90);
  const whole = await empiricalFisher(statistic, x);
  expect(largestDifference(finishMoments(sums).covariance.data, whole.data)).toBeLessThan(1e-12);
});

test('an empty batch changes nothing, nor does one of weights 0', async () => {
  const statistic = moments({ dimension: 2, order: 1 });
  const sums = await addSamples(emptyMoments(2), {
    statistic,
    samples: normal(fold(createKey(5), 1), [4, 2]) as tf.Tensor2D,
  });
  expect(await addSamples(sums, { statistic, samples: tf.zeros([0, 2]) })).toEqual(sums);
  expect(await addSamples(sums, { statistic, samples: tf.ones([3, 2]), weights: [0, 0, 0] })).toEqual(sums);
});

test('a record is JSON and loses nothing', async () => {
  const sums = await momentsOfRows(rowsAbout(1e6, 17));
  expect(restoreMoments(JSON.parse(JSON.stringify(recordMoments(sums))))).toEqual(sums);
});

test('no tensor is left behind', async () => {
  const statistic = moments({ dimension: 2, order: 2 });
  const samples = normal(createKey(6), [12, 2]) as tf.Tensor2D;
  expect(await leakedTensors(async () => addSamples(emptyMoments(statistic.size), { statistic, samples }))).toBe(0);
});

describe('refused', () => {
  const statistic = moments({ dimension: 2, order: 1 });

  test('sums of another statistic', async () => {
    const samples = tf.zeros<tf.Rank.R2>([3, 2]);
    await expect(addSamples(emptyMoments(3), { statistic, samples })).rejects.toThrow(
      /^addSamples: expected sums of 2 statistics.*got 3/,
    );
    expect(() => mergeMoments(emptyMoments(3), emptyMoments(2))).toThrow(/^mergeMoments: expected sums of 3/);
  });

  test('weights that are negative, too few or not finite', async () => {
    const samples = tf.zeros<tf.Rank.R2>([3, 2]);
    for (const [weights, told] of [
      [[1, -1, 1], /3 finite weights of at least 0, got -1 at 1/],
      [[1, 1], /got 2 numbers/],
      [[1, Number.NaN, 1], /got NaN at 1/],
    ] as const) {
      await expect(addSamples(emptyMoments(2), { statistic, samples, weights })).rejects.toThrow(told);
    }
  });

  test('values that are not finite, and statistics that overflow', async () => {
    const samples = tf.tensor2d([0, 1, Number.NaN, 2], [2, 2]);
    await expect(addSamples(emptyMoments(2), { statistic, samples })).rejects.toThrow(
      /^addSamples: expected finite samples, got NaN at row 1, column 0/,
    );
    const second = moments({ dimension: 2, order: 2 });
    const far = tf.tensor2d([1e30, 0, 0, 1], [2, 2]);
    await expect(addSamples(emptyMoments(second.size), { statistic: second, samples: far })).rejects.toThrow(
      /moderate scale/,
    );
  });

  test('a covariance of one row, of none, and of weights 0', async () => {
    expect(() => finishMoments(emptyMoments(2))).toThrow(/total weight of 0/);
    const one = await momentsOfRows({ rows: 1, columns: 2, data: Float64Array.of(1, 2) });
    expect(() => finishMoments(one)).toThrow(/total weight of 1; add more samples/);
  });

  test('more statistics than memory holds, naming the path that needs no matrix', () => {
    expect(() => emptyMoments(40_000)).toThrow(/^emptyMoments: expected at most.*empiricalFisherOperator/);
    expect(() => emptyMoments(0)).toThrow(RangeError);
  });

  test('a record that was cut short', async () => {
    const record = recordMoments(await momentsOfRows(rowsAbout(0, 9)));
    expect(() => restoreMoments({ ...record, scatter: record.scatter.slice(1) })).toThrow(/^restoreMoments/);
    expect(() => restoreMoments({ ...record, weight: Number.NaN })).toThrow(/not finite/);
  });
});
