import { mmd } from '@ingd/metrics';
import { expect, test } from 'vitest';
import { authorsBandwidth } from '../src/fig5/authors-bandwidth.js';
import { authorsCurves } from '../src/fig5/authors-curves.js';
import { DIMENSIONS, mixtureSet, STORED } from '../src/fig5/mixture-sets.js';

test("before the first step the authors' curves are reproduced better with the bandwidth as their code finds it", async () => {
  let [byRule, asTheirs] = [0, 0];
  for (const dimension of DIMENSIONS) {
    const { WGF } = (await authorsCurves(dimension)).curves;
    for (let stored = 0; stored < STORED; stored++) {
      const { particles, judges } = await mixtureSet(dimension, { stored }, 1);
      const theirs = WGF[stored]?.[0] ?? 0;
      byRule += Math.abs((await mmd(particles, judges, { bandwidth: { rule: 'paper', of: 'x' } })) - theirs);
      const found = await mmd(particles, judges, { bandwidth: authorsBandwidth(particles) });
      expect(Math.abs(found - theirs)).toBeLessThan(2e-4);
      asTheirs += Math.abs(found - theirs);
    }
  }
  expect(asTheirs).toBeLessThan(0.8 * byRule);
});

test('points that are exact in float32 have no distance from themselves: the rule on the pairs', () => {
  const points = { rows: 3, columns: 1, data: Float64Array.of(0, 1, 3) };
  expect(authorsBandwidth(points)).toBe(Math.sqrt(4 / 2)); // the lower median of 1, 1, 4, 4, 9, 9
});
