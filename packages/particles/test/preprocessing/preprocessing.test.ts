import type { Matrix } from '@ingd/engine';
import { describe, expect, test } from 'vitest';
import { fitPreprocessing, flowDimension, fromFlow, toFlow } from '../../src/index.js';
import { largestDifference, matrix } from '../matrices.js';
import { normalMatrix } from '../normal-matrix.js';

const source = mixed(normalMatrix({ seed: 1, rows: 60, columns: 4 }));
const target = mixed(normalMatrix({ seed: 2, rows: 40, columns: 4 }));

/** Correlated columns in very different units. */
function mixed({ rows, columns, data }: Matrix): Matrix {
  const units = [1e-6, 1, 300, 1e7];
  const values = data.map((value, i) => (value + 0.5 * (data[i - (i % columns)] ?? 0) + 3) * (units[i % columns] ?? 1));
  return { rows, columns, data: values };
}

function moments(first: Matrix, second: Matrix, column: number): { mean: number; deviation: number } {
  const values = [first, second].flatMap((m) => [...m.data].filter((_, i) => i % m.columns === column));
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return { mean, deviation: Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length) };
}

describe('standardising', () => {
  const fitted = fitPreprocessing({ source, target, standardize: true });

  test('brings each pooled column to mean 0 and deviation 1', () => {
    for (let column = 0; column < 4; column++) {
      const { mean, deviation } = moments(toFlow(fitted, source), toFlow(fitted, target), column);
      expect(Math.abs(mean)).toBeLessThan(1e-12);
      expect(Math.abs(deviation - 1)).toBeLessThan(1e-12);
    }
  });

  test('gives the units back', () => {
    const back = fromFlow(fitted, source, toFlow(fitted, source));
    back.data.forEach((value, i) => {
      expect(Math.abs(value / (source.data[i] ?? 0) - 1)).toBeLessThan(1e-12);
    });
  });

  test('is the identity where nothing is asked for', () => {
    const plain = fitPreprocessing({ source, target, standardize: false });
    expect(toFlow(plain, source).data).toEqual(source.data);
    expect(plain.explainedVariance).toBe(1);
  });

  test('survives tiny and huge units', () => {
    const tiny = matrix([[1e-200], [3e-200]]);
    const { scale } = fitPreprocessing({ source: tiny, target: tiny, standardize: true });
    expect((scale[0] ?? 0) / 1e-200).toBeCloseTo(1, 12);
    const huge = matrix([[1e200], [3e200]]);
    expect(toFlow(fitPreprocessing({ source: huge, target: huge, standardize: true }), huge).data[1]).toBeCloseTo(
      1,
      12,
    );
  });
});

describe('a constant column', () => {
  const withConstant = matrix([
    [1, 7, 2],
    [2, 7, 5],
    [4, 7, 1],
  ]);
  const fitted = fitPreprocessing({ source: withConstant, target: withConstant, standardize: true });

  test('is reported, takes no part in the flow, and comes back as it was', () => {
    expect(fitted.constantColumns).toEqual([1]);
    expect(fitted.scale[1]).toBe(1);
    const scores = toFlow(fitted, withConstant);
    expect(scores.columns).toBe(2);
    const moved = { ...scores, data: scores.data.map((value) => value + 1) };
    const back = fromFlow(fitted, withConstant, moved);
    expect([back.data[1], back.data[4], back.data[7]]).toEqual([7, 7, 7]);
    expect(back.data[0]).toBeCloseTo(1 + (fitted.scale[0] ?? 0), 12);
  });

  test('leaves the order of the others', () => {
    const plain = fitPreprocessing({ source: withConstant, target: withConstant, standardize: false });
    expect([...toFlow(plain, withConstant).data]).toEqual([1, 2, 2, 5, 4, 1]);
  });
});

describe('principal components', () => {
  const fitted = fitPreprocessing({ source, target, standardize: true, components: 2 });
  const basis = fitted.components ?? matrix([]);

  test('are orthonormal, in falling order of variance, with a positive largest entry', () => {
    for (let a = 0; a < 2; a++) {
      const column = [0, 1, 2, 3].map((i) => basis.data[i * 2 + a] ?? 0);
      expect(Math.max(...column)).toBe(Math.max(...column.map(Math.abs)));
      for (let b = 0; b < 2; b++) {
        const product = column.reduce((sum, value, i) => sum + value * (basis.data[i * 2 + b] ?? 0), 0);
        expect(Math.abs(product - (a === b ? 1 : 0))).toBeLessThan(1e-12);
      }
    }
    const [sourceScores, targetScores] = [toFlow(fitted, source), toFlow(fitted, target)];
    const [first, second] = [0, 1].map((column) => moments(sourceScores, targetScores, column).deviation);
    expect(first).toBeGreaterThan(second ?? 0);
    expect(((first ?? 0) ** 2 + (second ?? 0) ** 2) / 4).toBeCloseTo(fitted.explainedVariance, 12);
  });

  test('keep the part of a point outside them', () => {
    const scores = toFlow(fitted, source);
    const unmoved = fromFlow(fitted, source, scores);
    expect(unmoved.data).toEqual(source.data);
    const moved = fromFlow(fitted, source, { ...scores, data: scores.data.map((value) => value * 2 - 1) });
    const outside = (points: Matrix): Matrix => fromFlow(fitted, points, { ...scores, data: new Float64Array(120) });
    expect(largestDifference(toFlow(withAll(), outside(moved)), toFlow(withAll(), outside(source)))).toBeLessThan(1e-9);
    const again = toFlow(fitted, moved);
    again.data.forEach((value, i) => {
      expect(value).toBeCloseTo((scores.data[i] ?? 0) * 2 - 1, 9);
    });
  });

  test('are the same from few points in many dimensions', () => {
    const wide = normalMatrix({ seed: 5, rows: 12, columns: 30 });
    const other = normalMatrix({ seed: 6, rows: 9, columns: 30 });
    const all = fitPreprocessing({ source: wide, target: other, standardize: false, components: 20 });
    expect(all.explainedVariance).toBeCloseTo(1, 12);
    expect(() => fitPreprocessing({ source: wide, target: other, standardize: false, components: 21 })).toThrow(
      'expected components to be at most 20',
    );
    const scores = toFlow(all, wide);
    const zero = fromFlow(all, wide, { ...scores, data: new Float64Array(12 * 20) });
    zero.data.forEach((value, i) => {
      expect(value).toBeCloseTo(all.center[i % 30] ?? 0, 12);
    });
  });

  function withAll() {
    return fitPreprocessing({ source, target, standardize: true });
  }
});

test('misuse is refused with a remedy', () => {
  const fit = (a: Matrix, b: Matrix, components?: number) => () =>
    fitPreprocessing({ source: a, target: b, standardize: true, ...(components === undefined ? {} : { components }) });
  expect(fit(source, normalMatrix({ seed: 1, rows: 5, columns: 3 }))).toThrow('expected target with 4 columns, got 3');
  expect(fit({ rows: 0, columns: 4, data: new Float64Array(0) }, target)).toThrow('at least 1 rows, got 0');
  expect(fit(matrix([[1, Number.NaN]]), matrix([[1, 2]]))).toThrow('got NaN in row 1, column 2');
  expect(fit(matrix([[1], [1]]), matrix([[1]]))).toThrow('nothing to move');
  expect(fit(source, target, 5)).toThrow('components');
  expect(fit(source, target, 0)).toThrow('components');
  expect(fit(source, target, Number.NaN)).toThrow('components');
  const fitted = fitPreprocessing({ source, target, standardize: true });
  expect(flowDimension(fitted)).toBe(4);
  expect(() => toFlow(fitted, matrix([[1]]))).toThrow('expected points with 4 columns, got 1');
  expect(() => fromFlow(fitted, source, target)).toThrow('fromFlow: expected moved with');
});
