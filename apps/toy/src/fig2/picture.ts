import * as Plot from '@observablehq/plot';
import { draw } from '../plot/draw.js';
import { panels } from '../plot/panels.js';
import { ellipse, type PlaneNormal } from './gaussian.js';
import type { DescentFound } from './implicit-descent.js';

const SIZE = { width: 420, height: 400 };
const COLORS = { explicit: '#222222', implicit: '#d62728', target: '#1f4fd8' };

/** How many ellipses of each are drawn. */
const SHOWN = 7;

/** Left: ellipses of both along time. Right: samples of the generator at the end over those of the target. */
export function drawDescents(found: DescentFound): string {
  return panels([
    { title: 'explicit NGD (black, dashed) and iNGD (red)', svg: ellipses(found) },
    { title: 'samples at the end (red) and of the target (blue)', svg: samples(found) },
  ]);
}

function ellipses({ explicit, implicit, target }: DescentFound): string {
  const last = explicit.length - 1;
  const shown = Array.from({ length: SHOWN }, (_, k) => Math.round((k * last) / (SHOWN - 1)));
  const outline = (law: PlaneNormal, stroke: string, dashes = 'none') =>
    Plot.line(ellipse(law), { stroke, strokeDasharray: dashes, strokeWidth: 1.5 });
  return draw({
    ...SIZE,
    x: { label: 'x₁' },
    y: { label: 'x₂' },
    marks: [
      outline(target, COLORS.target),
      ...shown.map((k) => outline(implicit[k] as PlaneNormal, COLORS.implicit)),
      ...shown.map((k) => outline(explicit[k] as PlaneNormal, COLORS.explicit, '4 3')),
    ],
  });
}

function samples({ points, targets }: DescentFound): string {
  const dots = (rows: DescentFound['points'], fill: string) => Plot.dot(rows, { fill, r: 2, fillOpacity: 0.5 });
  return draw({
    ...SIZE,
    x: { label: 'x₁' },
    y: { label: 'x₂' },
    marks: [dots(targets, COLORS.target), dots(points, COLORS.implicit)],
  });
}
