// Not on webgpu: shaders for every case take a driver in software minutes; the cross-backend law runs the functions.
import { createKey, toMatrix } from '@ingd/engine';
import { useTestBackend } from '@ingd/engine/testing';
import { expect, test } from 'vitest';
import { applyMap, type Flow, king, mapFromRun, ntKing, runFlow, samples } from '../src/index.js';
import { normalCloud, twoModes } from './clouds.js';
import { maximumMeanDiscrepancy } from './maximum-mean-discrepancy.js';

test.each<[string, Flow, number]>([
  ['ntKiNG, nearly as close as those it was', ntKing(), 0.05],
  ['KiNG, whose fields fall off away from its particles, less so', king(), 0.1],
])('points that a map was not learnt from go to the target too: %s', async (_name, flow, margin) => {
  await useTestBackend();
  const particles = normalCloud({ seed: 1, rows: 100, dimension: 2 });
  const target = samples(twoModes({ seed: 2, rows: 100, dimension: 2 }));
  const run = await runFlow(flow, { particles, target, steps: 20, key: createKey(3) });
  const second = Float32Array.from(await twoModes({ seed: 4, rows: 1000, dimension: 2 }).data());
  const distance = (points: ArrayLike<number>) =>
    maximumMeanDiscrepancy({ first: Float32Array.from(points), second, dimension: 2, bandwidth: 2 });
  const fresh = await toMatrix(normalCloud({ seed: 5, rows: 1000, dimension: 2 }));
  const moved = await applyMap(mapFromRun({ run }), fresh);
  const [before, inSample, outOfSample] = [fresh.data, await run.state.particles.data(), moved.data].map(distance) as [
    number,
    number,
    number,
  ];
  expect(outOfSample).toBeLessThan(before / 3);
  expect(outOfSample).toBeLessThan(inSample + margin);
});
