// Not on webgpu: shaders for every case take a driver in software minutes; the cross-backend law runs the functions.
import { createKey, toMatrix } from '@ingd/engine';
import { useTestBackend } from '@ingd/engine/testing';
import { expect, test } from 'vitest';
import { applyMap, type Flow, king, mapFromRun, ntKing, runFlow, samples } from '../src/index.js';
import { normalCloud, twoModes } from './clouds.js';
import { maximumMeanDiscrepancy } from './maximum-mean-discrepancy.js';

const DRAWS = 4;

/** MMD to 1000 fresh targets of a hundred particles after a run, of 1000 fresh draws through its map, and of these before. */
async function discrepancies(flow: Flow, draw: number): Promise<readonly [number, number, number]> {
  const seed = 10 * draw;
  const particles = normalCloud({ seed: seed + 1, rows: 100, dimension: 2 });
  const target = samples(twoModes({ seed: seed + 2, rows: 100, dimension: 2 }));
  const run = await runFlow(flow, { particles, target, steps: 20, key: createKey(seed + 3) });
  const second = Float32Array.from(await twoModes({ seed: seed + 4, rows: 1000, dimension: 2 }).data());
  const distance = (points: ArrayLike<number>) =>
    maximumMeanDiscrepancy({ first: Float32Array.from(points), second, dimension: 2, bandwidth: 2 });
  const fresh = await toMatrix(normalCloud({ seed: seed + 5, rows: 1000, dimension: 2 }));
  const moved = await applyMap(mapFromRun({ run }), fresh);
  return [distance(await run.state.particles.data()), distance(moved.data), distance(fresh.data)];
}

/** One draw says little: of eight, the excess over the particles' own was 0.03 for ntKiNG and 0.04 for KiNG, with deviations of 0.05. */
test.each<[string, Flow]>([
  ['ntKiNG', ntKing()],
  ['KiNG', king()],
])('points that a map was not learnt from go to the target too, in the mean of runs of %s', async (_name, flow) => {
  await useTestBackend();
  const found: (readonly [number, number, number])[] = [];
  for (let draw = 0; draw < DRAWS; draw++) found.push(await discrepancies(flow, draw));
  const mean = (at: 0 | 1 | 2) => found.reduce((sum, one) => sum + one[at], 0) / DRAWS;
  expect(mean(1)).toBeLessThan(mean(2) / 3);
  expect(mean(1)).toBeLessThan(mean(0) + 0.1);
});
