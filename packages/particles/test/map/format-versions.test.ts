// Not on webgpu: the solvers' shaders take a driver in software minutes; the cross-backend law runs the functions.
import { readFileSync } from 'node:fs';
import { useBackend } from '@ingd/engine';
import { testBackends } from '@ingd/engine/testing';
import { describe, expect, test } from 'vitest';
import { applyMap, decodeMap, encodeMap } from '../../src/index.js';
import { largestDifference, matrix } from '../matrices.js';

/** One file of each version that was ever written; none is ever made again. */
const versions = [1];

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

  test('holds a step of every kind, preprocessing, settings and a state', () => {
    const map = decodeMap(bytes);
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
});

test('the newest version is written as the newest file was', () => {
  const bytes = fixture(`map_version_${Math.max(...versions)}.safetensors`);
  expect(Buffer.compare(encodeMap(decodeMap(bytes)), bytes)).toBe(0);
});
