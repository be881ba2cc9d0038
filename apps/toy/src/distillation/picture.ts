import * as Plot from '@observablehq/plot';
import { draw } from '../plot/draw.js';
import { panels } from '../plot/panels.js';
import type { DistilFound, Points } from './distil-run.js';

const SIZE = { width: 420, height: 400 };

/** What the map and the network make of the same noise in the plane. */
export function drawDistilled({ points }: DistilFound, steps: number): string {
  const panel = (rows: Points, fill: string) =>
    draw({
      ...SIZE,
      x: { label: 'x₁', domain: [-4, 4] },
      y: { label: 'x₂', domain: [-4, 4] },
      marks: [Plot.dot(rows, { fill, r: 2, fillOpacity: 0.6, clip: true })],
    });
  return panels([
    { title: `the map of ntKiNG, ${steps} steps`, svg: panel(points.flow, '#d62728') },
    { title: 'one pass of the network', svg: panel(points.network, '#1f4fd8') },
  ]);
}
