// Not on webgpu: shaders for every case take a driver in software minutes; the cross-backend law runs the functions.
import { type Matrix, toMatrix } from '@ingd/engine';
import { useTestBackend } from '@ingd/engine/testing';
import { beforeAll, describe, expect, test } from 'vitest';
import {
  applyMap,
  concatMaps,
  containsSamples,
  decodeMap,
  encodeMap,
  invertMap,
  logDensity,
  logDensityChange,
  ntKing,
  type Preprocessing,
  standardGaussian,
  type TransportMap,
  truncateMap,
} from '../../src/index.js';
import { normalCloud } from '../clouds.js';
import { largestDifference, matrix } from '../matrices.js';
import { learntMap } from './learnt.js';

beforeAll(async () => {
  await useTestBackend();
});

const flow = ntKing({ centers: 30, hidden: [9], invertible: true });
const learnt = (steps: number) => learntMap({ flow, dimension: 2, rows: 40, steps });
const points = () => toMatrix(normalCloud({ seed: 9, rows: 15, dimension: 2 }));

const inUnits = (map: TransportMap, center: readonly number[], scale: readonly number[]): TransportMap => ({
  ...map,
  preprocessing: { center: Float64Array.from(center), scale: Float64Array.from(scale), components: null },
});

describe('maps one after the other', () => {
  test('in the same coordinates: the steps in a row, bit for bit', async () => {
    const [a, b] = [await learnt(3), await learnt(2)];
    const both = concatMaps(a, b);
    expect(both.steps).toEqual([...a.steps, ...b.steps]);
    expect(await applyMap(both, await points())).toEqual(await applyMap(b, await applyMap(a, await points())));
    expect(both.metadata).toEqual({ concatenated: [a.metadata, b.metadata] });
  });

  test('in other units: the same places, to rounding; the inverse and the density go along', async () => {
    const a = inUnits(await learnt(3), [1, -20], [0.5, 40]);
    const b = inUnits(await learnt(2), [-3, 5], [7, 0.2]);
    const x: Matrix = {
      ...(await points()),
      data: (await points()).data.map((v, i) => (i % 2 === 0 ? 1 + v / 2 : 40 * v - 20)),
    };
    const both = decodeMap(encodeMap(concatMaps(a, b)));
    const after = await applyMap(b, await applyMap(a, x));
    const size = Math.max(...after.data.map(Math.abs));
    expect(largestDifference(await applyMap(both, x), after) / size).toBeLessThan(1e-5);
    const { points: back } = await invertMap(both, after);
    expect(largestDifference(back, x) / 40).toBeLessThan(1e-2);
    const source = standardGaussian(2);
    const apart = await logDensity(b, after, { source: async (y) => (await logDensity(a, y, { source })).values });
    const together = await logDensity(both, after, { source });
    const [whole, parts] = [await logDensityChange(both, after), together.change];
    expect(whole.change).toEqual(parts);
    together.values.forEach((value, i) => {
      expect(Math.abs(value - (apart.values[i] ?? Number.NaN))).toBeLessThan(0.02 * Math.max(1, Math.abs(value)));
    });
  });

  test('need no sample for the change of units', async () => {
    const a = await learnt(1);
    expect(containsSamples(concatMaps(a, inUnits(a, [1, 1], [2, 3])))).toBe(false);
  });

  test('of other columns or other components are refused', async () => {
    const a = await learnt(1);
    const wide: Preprocessing = {
      center: new Float64Array(3),
      scale: new Float64Array(3).fill(1),
      components: { rows: 3, columns: 2, data: Float64Array.of(1, 0, 0, 1, 0, 0) },
    };
    expect(() => concatMaps(a, { ...a, preprocessing: wide })).toThrow('expected maps of 2 columns, got 3 in map 2');
    const other = { ...wide, components: { rows: 3, columns: 2, data: Float64Array.of(0, 0, 1, 0, 0, 1) } };
    const [first, second] = [
      { ...a, preprocessing: wide },
      { ...a, preprocessing: other },
    ];
    expect(() => concatMaps(first, second)).toThrow('move within the same components, got 2 others in map 2');
    expect(concatMaps(first, first).steps.length).toBe(2);
    expect(() => concatMaps()).toThrow('at least one map');
  });
});

describe('a map cut off', () => {
  test('is the map as it stood after that step', async () => {
    const [long, short] = [await learnt(4), await learnt(2)];
    expect(truncateMap(long, 2).steps).toEqual(short.steps);
    expect((await applyMap(truncateMap(long, 0), matrix([[1, 2]]))).data).toEqual(Float64Array.of(1, 2));
  });

  test('loses its state, unless nothing is cut off', async () => {
    const map: TransportMap = {
      ...(await learnt(2)),
      state: { step: 2, key: [1, 2], shape: [1, 2], particles: new Float32Array(2) },
    };
    expect(truncateMap(map, 1).state).toBeUndefined();
    expect(truncateMap(map, 2)).toBe(map);
    expect(() => truncateMap(map, 3)).toThrow('truncateMap: expected steps to be');
  });
});
