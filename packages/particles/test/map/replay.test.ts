// Not on webgpu: shaders for every case take a driver in software minutes; the cross-backend law runs the functions.
import { createKey, type Matrix, toMatrix, toTensor, useBackend } from '@ingd/engine';
import { leakedTensors, testBackends } from '@ingd/engine/testing';
import { beforeAll, describe, expect, test } from 'vitest';
import {
  applyMap,
  containsSamples,
  decodeMap,
  encodeMap,
  type Flow,
  fitPreprocessing,
  fromFlow,
  king,
  mapFromRun,
  mmdFlow,
  ntKing,
  runFlow,
  samples,
  scalarKing,
  type TransportMap,
  toFlow,
  wgf,
} from '../../src/index.js';
import { largestDifference, matrix } from '../matrices.js';
import { normalMatrix } from '../normal-matrix.js';

const source = normalMatrix({ seed: 1, rows: 30, columns: 3 });
const target = shifted(normalMatrix({ seed: 2, rows: 25, columns: 3 }), 10);

const flows: readonly (readonly [string, Flow])[] = [
  ['king', king({ centers: 30 })],
  ['scalarKing', scalarKing({ centers: 30 })],
  ['ntKing', ntKing({ centers: 30, hidden: [9] })],
  ['diagonal ntKing', ntKing({ centers: 30, hidden: [9, 5], diagonal: true })],
  ['wgf', wgf()],
  ['mmdFlow', mmdFlow()],
];

function shifted(points: Matrix, by: number): Matrix {
  return { ...points, data: points.data.map((value, i) => value * (1 + (i % 3)) + by) };
}

interface Fitted {
  readonly map: TransportMap;
  /** The run's own end positions, in the flow's coordinates and in the units of the input. */
  readonly end: { readonly inFlow: Matrix; readonly inUnits: Matrix };
}

async function fit(flow: Flow, components?: number): Promise<Fitted> {
  const pca = components === undefined ? {} : { components };
  const preprocessing = fitPreprocessing({ source, target, standardize: true, ...pca });
  const particles = toTensor(toFlow(preprocessing, source));
  const goal = toTensor(toFlow(preprocessing, target));
  const run = await runFlow(flow, { particles, target: samples(goal), steps: 4, key: createKey(3) });
  const inFlow = await toMatrix(run.state.particles);
  for (const tensor of [particles, goal, run.state.particles]) tensor.dispose();
  const map = mapFromRun({ run, preprocessing, metadata: { seed: 3 } });
  return { map, end: { inFlow, inUnits: fromFlow(preprocessing, source, inFlow) } };
}

describe.each(testBackends())('on %s', (backend) => {
  beforeAll(async () => {
    await useBackend(backend);
  });

  describe.each(flows)('the saved map of %s', (name, flow) => {
    test('sends the training points to the very places where the run left them', async () => {
      const { map, end } = await fit(flow);
      const moved = await applyMap(decodeMap(encodeMap(map)), source);
      expect(moved.data).toEqual(end.inUnits.data);
      expect(largestDifference(moved, source)).toBeGreaterThan(1);
    });

    test('does so through principal components too', async () => {
      const { map, end } = await fit(flow, 2);
      const moved = await applyMap(decodeMap(encodeMap(map)), source);
      expect(moved.data).toEqual(end.inUnits.data);
    });

    test('moves new points as it moves the same ones among others', async () => {
      const { map } = await fit(flow);
      const points = normalMatrix({ seed: 7, rows: 4, columns: 3 });
      const all = await applyMap(map, points);
      const second = await applyMap(map, { rows: 1, columns: 3, data: points.data.slice(3, 6) });
      expect(largestDifference(second, { rows: 1, columns: 3, data: all.data.slice(3, 6) })).toBeLessThan(1e-4);
    });

    test('says whether it contains samples', async () => {
      const { map } = await fit(flow);
      expect(containsSamples(map)).toBe(!name.includes('ntKing'));
      const state = { step: 4, key: createKey(3), shape: [1, 3] as const, particles: new Float32Array(3) };
      expect(containsSamples({ ...map, state })).toBe(true);
    });
  });

  test('a map from another backend sends points to the same places', async () => {
    const { map, end } = await fit(ntKing({ centers: 30, hidden: [9] }));
    await useBackend(backend === 'wasm' ? 'cpu' : 'wasm');
    const moved = await applyMap(map, source);
    await useBackend(backend);
    expect(largestDifference(moved, end.inUnits)).toBeLessThan(1e-3);
  });

  test('no tensor is left', async () => {
    const { map } = await fit(king({ centers: 30 }));
    expect(await leakedTensors(async () => void (await applyMap(map, source)))).toBe(0);
  });

  test('points that the map is not for are refused', async () => {
    const { map } = await fit(ntKing({ centers: 30, hidden: [9] }));
    await expect(applyMap(map, matrix([[1, 2]]))).rejects.toThrow('applyMap: expected points with 3 columns, got 2');
    await expect(applyMap(map, matrix([[1, 2, Number.NaN]]))).rejects.toThrow('got NaN in row 1, column 3');
    const unknown = { ...map, steps: [{ stepSize: 1, drift: { kind: 'later', settings: {}, tensors: {} } }] };
    await expect(applyMap(unknown, source)).rejects.toThrow("got 'later'");
    expect((await applyMap(map, { rows: 0, columns: 3, data: new Float64Array(0) })).rows).toBe(0);
  });
});
