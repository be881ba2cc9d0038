import { twoModes } from '@ingd/datasets';
import { createKey, fold, normal, toMatrix, useBackend } from '@ingd/engine';
import { recordedDrifts } from '@ingd/generators';
import { applyMap, king, mapFromRun, ntKing, runFlow, samples } from '@ingd/particles';
import type * as tf from '@tensorflow/tfjs-core';
import { beforeAll, expect, test } from 'vitest';

const key = createKey(226);

beforeAll(async () => {
  await useBackend('wasm');
});

test.each([
  ['KiNG', () => king({ invertible: true })],
  ['ntKiNG', () => ntKing()],
])('a recorded run of %s is a generator that takes fresh noise where its map does', async (_, flow) => {
  const particles = normal<tf.Rank.R2>(fold(key, 1), [40, 2]);
  const target = samples(twoModes({ dimension: 2 }).sample(fold(key, 2), 60));
  const run = await runFlow(flow(), { particles, target, steps: 3, key: fold(key, 3) });
  const generator = recordedDrifts(run.steps, { dimension: 2 });
  const fresh = normal<tf.Rank.R2>(fold(key, 4), [10, 2]);
  const [moved, mapped] = [
    await toMatrix(generator.sample(fresh, generator.until, [])),
    await applyMap(mapFromRun({ run }), await toMatrix(fresh)),
  ];
  moved.data.forEach((value, i) => {
    const expected = mapped.data[i] as number;
    expect(Math.abs(value - expected)).toBeLessThan(1e-4 * (1 + Math.abs(expected)));
  });
  generator.dispose();
});
