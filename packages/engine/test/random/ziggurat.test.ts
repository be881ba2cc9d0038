import { expect, test } from 'vitest';
import { EDGES, HEIGHTS } from '../../src/random/ziggurat-tables.generated.js';

const edge = (i: number) => EDGES[i] as number;
const height = (i: number) => HEIGHTS[i] as number;

test('the heights are the density at the edges', () => {
  expect([EDGES.length, HEIGHTS.length, edge(0), height(0)]).toEqual([257, 256, 0, 1]);
  for (let i = 0; i < 256; i++) {
    expect(height(i) / Math.exp(-0.5 * edge(i) ** 2)).toBeCloseTo(1, 14);
  }
});

test('all 256 layers have the same area, the base with its tail included', () => {
  const area = edge(256) * height(255);
  expect(edge(255)).toBe(3.6541528853610088);
  for (let i = 1; i < 256; i++) {
    expect((edge(i) * (height(i - 1) - height(i))) / area).toBeCloseTo(1, 11);
  }
  expect(area).toBeCloseTo(0.00492867323397466, 16); // r exp(-r²/2) + √(π/2) erfc(r/√2), which Marsaglia & Tsang (2000) print to 12 digits
  const total = 256 * area;
  expect(total).toBeGreaterThan(Math.sqrt(Math.PI / 2)); // the layers cover the half density ...
  expect(Math.sqrt(Math.PI / 2) / total).toBeGreaterThan(0.99); // ... and little else
});
