// Not on webgpu: the solvers' shaders take a driver in software minutes; the cross-backend law runs the functions.
import { readFileSync } from 'node:fs';
import { useBackend } from '@ingd/engine';
import { testBackends } from '@ingd/engine/testing';
import { moments } from '@ingd/families';
import { describe, expect, test } from 'vitest';
import { applyMap, decodeMap, encodeMap, king, logDensity } from '../../src/index.js';
import { largestDifference, matrix } from '../matrices.js';

/** One file of each version that was ever written; none is ever made again. */
const versions = [1, 2, 3];

const fixture = (name: string) => readFileSync(new URL(`../fixtures/${name}`, import.meta.url));

describe.each(versions)('a map of format version %d', (version) => {
  const bytes = fixture(`map_version_${version}.safetensors`);
  const golden: { points: number[][]; moved: number[][] } = JSON.parse(
    fixture(`map_version_${version}.json`).toString('utf8'),
  );

  test.each(testBackends())('is read and moves points on %s as it always did', async (backend) => {
    await useBackend(backend);
    const moved = await applyMap(decodeMap(bytes), matrix(golden.points));
    expect(largestDifference(moved, matrix(golden.moved))).toBeLessThan(1e-5);
  });
});

test('version 1 holds a step of every kind, preprocessing, settings and a state', () => {
  const map = decodeMap(fixture('map_version_1.safetensors'));
  expect(map.steps.map(({ drift }) => drift.kind)).toEqual([
    'mlp-tangent',
    'mlp-tangent',
    'kernel-gradient',
    'scalar-kernel',
  ]);
  expect(map.preprocessing.components).toMatchObject({ rows: 3, columns: 2 });
  expect(map.state).toMatchObject({ step: 4, shape: [8, 2] });
  expect(map.metadata).toMatchObject({ flow: 'of every kind', status: 'finished' });
});

describe('version 2', () => {
  const map = () => decodeMap(fixture('map_version_2.safetensors'));

  test('holds steps in parts, the source, and a state', () => {
    expect(map().steps.map(({ drift }) => drift.kind)).toEqual([
      'kernel-gradient',
      'mlp-tangent',
      'scalar-kernel',
      'random-feature-gradient',
      'affine-fields',
    ]);
    expect(map().steps.map(({ substeps }) => substeps)).toEqual([5, 1, 1, 1, 1]);
    expect(map().source?.mean.length).toBe(2);
    expect(map().state).toMatchObject({ step: 5, shape: [8, 2] });
  });

  test('carries the density that it always did', async () => {
    await useBackend('cpu');
    const golden: { moved: number[][]; logDensity: number[] } = JSON.parse(fixture('map_version_2.json').toString());
    const { values } = await logDensity(map(), matrix(golden.moved));
    golden.logDensity.forEach((value, row) => {
      expect(Math.abs((values[row] ?? Number.NaN) - value)).toBeLessThan(1e-3);
    });
  });
});

test('version 3 holds the factor that serves the next step', async () => {
  await useBackend('cpu');
  const { state } = decodeMap(fixture('map_version_3.safetensors'));
  if (state === undefined) throw new Error('no state');
  expect(state).toMatchObject({ step: 1, shape: [8, 2], factor: { rows: 5, columns: 5 } });
  const flow = king({ statistic: moments({ dimension: 2, order: 2 }), reuseFactor: true });
  const { particles, factor } = flow.restore(state);
  particles.dispose();
  expect(factor?.lower).toEqual(state.factor);
  const broken = { rows: 2, columns: 2, data: Float64Array.of(1, 0, 0, -1) };
  expect(() => flow.restore({ ...state, factor: broken })).toThrow('got -1 at row 1, column 1');
});

test.each(versions)('version %d is written as that file was, when nothing newer is in the map', (version) => {
  const bytes = fixture(`map_version_${version}.safetensors`);
  expect(Buffer.compare(encodeMap(decodeMap(bytes)), bytes)).toBe(0);
});
