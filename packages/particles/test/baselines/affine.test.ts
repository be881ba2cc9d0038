import { cholesky, type Matrix, multiply, transpose } from '@ingd/engine';
import { describe, expect, test } from 'vitest';
import { coral, linearMonge } from '../../src/index.js';
import { columnMeans, covariance } from '../../src/points/column-moments.js';
import { largestDifference, matrix } from '../matrices.js';
import { normalMatrix } from '../normal-matrix.js';

const source = multiply(
  normalMatrix({ seed: 1, rows: 80, columns: 4 }),
  normalMatrix({ seed: 2, rows: 4, columns: 4 }),
);
const target = shifted(
  multiply(normalMatrix({ seed: 3, rows: 50, columns: 4 }), normalMatrix({ seed: 4, rows: 4, columns: 4 })),
  5,
);

function shifted(points: Matrix, by: number): Matrix {
  return { ...points, data: points.data.map((value) => value + by) };
}

function withShrinkage(points: Matrix, shrinkage: number): Matrix {
  const matrixOfPoints = covariance(points);
  return { ...matrixOfPoints, data: matrixOfPoints.data.map((value, i) => value + (i % 5 === 0 ? shrinkage : 0)) };
}

function means(points: Matrix): Matrix {
  return { rows: 1, columns: points.columns, data: columnMeans(points) };
}

describe('coral', () => {
  test('without shrinkage gives the source the covariance of the target', () => {
    const moved = coral({ source, target, shrinkage: 0 }).apply(source);
    expect(largestDifference(covariance(moved), covariance(target))).toBeLessThan(1e-10);
  });

  test('as published recolours whitened rows with 1 added to both diagonals and leaves the mean to the linear map', () => {
    const { linear, apply } = coral({ source, target });
    const carried = multiply(multiply(linear, withShrinkage(source, 1)), transpose(linear));
    expect(largestDifference(carried, withShrinkage(target, 1))).toBeLessThan(1e-10);
    expect(apply(matrix([[0, 0, 0, 0]])).data).toEqual(new Float64Array(4));
  });

  test('can match the means', () => {
    const moved = coral({ source, target, means: 'matched' }).apply(source);
    expect(largestDifference(means(moved), means(target))).toBeLessThan(1e-12);
  });

  test('with a source of lower rank stays finite', () => {
    const flat = { ...source, data: source.data.map((value, i) => (i % 4 === 3 ? 0 : value)) };
    const moved = coral({ source: flat, target, shrinkage: 0 }).apply(flat);
    expect(moved.data.every(Number.isFinite)).toBe(true);
  });
});

describe('linearMonge', () => {
  const map = linearMonge({ source, target });

  test('gives the source the mean and the covariance of the target', () => {
    const moved = map.apply(source);
    expect(largestDifference(means(moved), means(target))).toBeLessThan(1e-12);
    expect(largestDifference(covariance(moved), covariance(target))).toBeLessThan(1e-10);
  });

  test('is the gradient of a convex function: symmetric and positive definite', () => {
    expect(transpose(map.linear).data).toEqual(map.linear.data);
    expect(() => cholesky(map.linear)).not.toThrow();
  });

  test('is undone by the map the other way', () => {
    const back = linearMonge({ source: target, target: source }).apply(map.apply(source));
    expect(largestDifference(back, source)).toBeLessThan(1e-9);
  });

  test('leaves a sample where it is when source and target are the same', () => {
    expect(largestDifference(linearMonge({ source, target: source }).apply(source), source)).toBeLessThan(1e-11);
  });

  test('in one dimension is the map between two Gaussians', () => {
    const { linear } = linearMonge({ source: matrix([[0], [2]]), target: matrix([[10], [16]]) });
    expect(linear.data[0]).toBeCloseTo(3, 12);
  });

  test('sends a direction without variance to the mean of the target', () => {
    const flat = { ...source, data: source.data.map((value, i) => (i % 4 === 3 ? 2 : value)) };
    const moved = linearMonge({ source: flat, target }).apply(flat);
    expect(moved.data[3]).toBeCloseTo(columnMeans(target)[3] ?? 0, 10);
  });
});

test('misuse is refused', () => {
  const one = matrix([[1, 2, 3, 4]]);
  expect(() => coral({ source: one, target })).toThrow('coral: expected source with at least 2 rows, got 1');
  expect(() => linearMonge({ source, target: matrix([[1], [2]]) })).toThrow('expected target with 4 columns, got 1');
  expect(() => coral({ source, target, shrinkage: -1 })).toThrow('shrinkage');
  expect(() => linearMonge({ source, target }).apply(matrix([[1]]))).toThrow('linearMonge: expected points with 4');
});
