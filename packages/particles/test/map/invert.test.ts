// Not on webgpu: shaders for every case take a driver in software minutes; the cross-backend law runs the functions.
import { type Matrix, toMatrix, useBackend } from '@ingd/engine';
import { leakedTensors, testBackends } from '@ingd/engine/testing';
import { beforeAll, describe, expect, test } from 'vitest';
import {
  applyMap,
  type Flow,
  fitPreprocessing,
  invertMap,
  king,
  ntKing,
  randomFeatureKing,
  scalarKing,
  type TransportMap,
} from '../../src/index.js';
import { normalCloud, twoModes } from '../clouds.js';
import { largestDifference, matrix } from '../matrices.js';
import { learntMap } from './learnt.js';

const gentle = { centers: 40, invertible: true, stepSize: 0.5, ridge: 1e-2 };
const flows: readonly (readonly [string, Flow])[] = [
  ['king', king(gentle)],
  ['scalarKing', scalarKing(gentle)],
  ['randomFeatureKing', randomFeatureKing({ ...gentle, features: 32 })],
  ['ntKing', ntKing({ ...gentle, hidden: [9] })],
];

const fresh = (rows: number, dimension: number) => toMatrix(normalCloud({ seed: 9, rows, dimension }));

describe.each(testBackends())('on %s', (backend) => {
  beforeAll(async () => {
    await useBackend(backend);
  });

  test.each(flows)('the inverse of %s leads new points back where they came from', async (_name, flow) => {
    const map = await learntMap({ flow, dimension: 3, rows: 60, steps: 4 });
    const before = await fresh(25, 3);
    const { points, error, contraction, folds } = await invertMap(map, await applyMap(map, before));
    expect(folds).toEqual([]);
    expect(largestDifference(points, before)).toBeLessThan(1e-3);
    expect(Math.max(...error)).toBeLessThan(2e-5);
    expect(Math.max(...contraction)).toBeLessThan(1);
  });

  test('its error is how far the map sends the answer from the point', async () => {
    const map = await learntMap({ flow: ntKing({ ...gentle, hidden: [9] }), dimension: 2, rows: 40, steps: 3 });
    const given = await toMatrix(twoModes({ seed: 8, rows: 6, dimension: 2 }));
    const { points, error } = await invertMap(map, given);
    const sent = await applyMap(map, points);
    error.forEach((size, row) => {
      const place = 2 * row;
      const dx = (sent.data[place] ?? 0) - (given.data[place] ?? 0);
      const dy = (sent.data[place + 1] ?? 0) - (given.data[place + 1] ?? 0);
      expect(size).toBeCloseTo(Math.hypot(dx, dy), 12);
    });
  });

  test('preprocessing is undone too, and what lies outside the components stays', async () => {
    const source = await fresh(40, 3);
    const wide = (points: Matrix): Matrix => ({ ...points, data: points.data.map((v, i) => v * 10 ** (i % 3) + 5) });
    const target = await toMatrix(twoModes({ seed: 8, rows: 40, dimension: 3 }));
    const learnt = await learntMap({ flow: ntKing({ ...gentle, hidden: [9] }), dimension: 2, rows: 60, steps: 3 });
    const data = { source: wide(source), target: wide(target) };
    const preprocessing = fitPreprocessing({ ...data, standardize: true, components: 2 });
    const map: TransportMap = { ...learnt, preprocessing };
    const moved = await applyMap(map, data.source);
    expect(largestDifference(moved, data.source)).toBeGreaterThan(1);
    expect(largestDifference((await invertMap(map, moved)).points, data.source)).toBeLessThan(0.02);
  });

  test('a map of ordinary steps is refused, and the step is named', async () => {
    const flow = ntKing({ centers: 40, hidden: [9] });
    const map = await learntMap({ flow, dimension: 2, rows: 40, steps: 3 });
    const points = matrix([[0, 0]]);
    await expect(invertMap(map, points)).rejects.toThrow(
      /^invertMap: expected a map of one-to-one steps, got step 1, which may fold space: .*invertible: true/,
    );
    const steps = map.steps.map((step, index) => ({ ...step, contraction: index === 1 ? 1.5 : 0.5 }));
    await expect(invertMap({ ...map, steps }, points)).rejects.toThrow('step 2, which folds space: its slope is 1.5');
  });

  test('a point behind a fold is data, not an exception: the step is named, the other points come back', async () => {
    // Far from where it was measured, a step that claims to be one-to-one turns the line over.
    const honest = await learntMap({ flow: king({ ...gentle, ridge: 1e-4 }), dimension: 1, rows: 40, steps: 1 });
    const [step] = honest.steps;
    if (step === undefined) throw new Error('no step');
    const map: TransportMap = { ...honest, steps: [{ ...step, substeps: 1, contraction: 0.5 }] };
    const line = matrix(Array.from({ length: 81 }, (_, i) => [-4 + i / 10]));
    const { points, folds, error, contraction } = await invertMap(map, line);
    expect(folds.length).toBeGreaterThan(0);
    expect(folds.length).toBeLessThan(81);
    for (const { row, step: number, reason } of folds) {
      expect(number).toBe(1);
      expect(reason).toMatch(/turns space over there|no point was found/);
      expect([points.data[row], error[row]]).toEqual([Number.NaN, Number.NaN]);
    }
    const lost = new Set(folds.map(({ row }) => row));
    expect(Math.max(...error.filter((_, row) => !lost.has(row)))).toBeLessThan(1e-4);
    expect(Math.max(...contraction)).toBeGreaterThan(1);
  });

  test('points that the map is not for are refused; no points are no answer', async () => {
    const map = await learntMap({ flow: king(gentle), dimension: 2, rows: 40, steps: 1 });
    await expect(invertMap(map, matrix([[1]]))).rejects.toThrow('invertMap: expected points with 2 columns, got 1');
    await expect(invertMap(map, matrix([[1, Number.NaN]]))).rejects.toThrow('NaN in row 1, column 2');
    expect((await invertMap(map, { rows: 0, columns: 2, data: new Float64Array(0) })).points.rows).toBe(0);
  });

  test('no tensor is left', async () => {
    const map = await learntMap({ flow: ntKing({ ...gentle, hidden: [9] }), dimension: 2, rows: 40, steps: 2 });
    const points = await fresh(5, 2);
    expect(await leakedTensors(async () => void (await invertMap(map, points)))).toBe(0);
  });

  test('beyond 64 dimensions too', async () => {
    const map = await learntMap({ flow: king({ ...gentle, centers: 20 }), dimension: 70, rows: 12, steps: 2 });
    const before = await toMatrix(normalCloud({ seed: 1, rows: 12, dimension: 70 }));
    const { points, error } = await invertMap(map, await applyMap(map, before));
    expect(largestDifference(points, before)).toBeLessThan(1e-3);
    expect(Math.max(...error)).toBeLessThan(1e-4);
  });

  test('the same key gives the same map', async () => {
    const flow = king({ ...gentle, centers: 200 });
    const [one, two] = [
      await learntMap({ flow, dimension: 1, rows: 30, steps: 2 }),
      await learntMap({ flow, dimension: 1, rows: 30, steps: 2 }),
    ];
    expect(one).toEqual(two);
  });
});
