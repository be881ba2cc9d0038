import * as Plot from '@observablehq/plot';
import { draw } from '../plot/draw.js';
import { panels } from '../plot/panels.js';
import { RANGE, stripes } from './grid.js';
import type { ShiftDrawn } from './shift-run.js';

const COLORS = ['#d62728', '#1f4fd8', '#2ca02c', '#e0a800'];

/** Three squares: what the classifier learnt from, what it cannot read, and where ntKiNG moves that. */
export function drawShiftPanels(
  drawn: ShiftDrawn,
  accuracy: { readonly before: number; readonly after: number },
): string {
  const percent = (share: number): string => `${(100 * share).toFixed(0)}%`;
  const { source, sourceLabels, target, targetLabels, moved } = drawn;
  return panels([
    { title: 'source, and what the classifier says', svg: square(drawn, source, sourceLabels) },
    {
      title: `target, rotated clockwise by 45°: ${percent(accuracy.before)}`,
      svg: square(drawn, target, targetLabels),
    },
    { title: `moved by ntKiNG: ${percent(accuracy.after)}`, svg: square(drawn, moved, targetLabels, target) },
  ]);
}

/** Points in the colours of their classes, over the classifier's regions; with a thin line from where each came. */
function square(
  { regions }: ShiftDrawn,
  points: readonly number[],
  labels: readonly number[],
  from: readonly number[] = [],
): string {
  const dots = labels.map((label, at) => ({ x: points[2 * at] as number, y: points[2 * at + 1] as number, label }));
  const ways =
    from.length === 0
      ? []
      : dots.map((dot, at) => ({ ...dot, x0: from[2 * at] as number, y0: from[2 * at + 1] as number }));
  const fill = ({ label }: { readonly label: number }): string => COLORS[label] ?? '#000';
  return draw({
    width: 330,
    height: 330,
    margin: 30,
    x: { label: null, domain: [-RANGE, RANGE], ticks: 5 },
    y: { label: null, domain: [-RANGE, RANGE], ticks: 5 },
    marks: [
      Plot.rect(stripes(regions), { x1: 'x1', x2: 'x2', y1: 'y1', y2: 'y2', fill, fillOpacity: 0.13 }),
      Plot.link(ways, { x1: 'x0', y1: 'y0', x2: 'x', y2: 'y', stroke: '#555', strokeWidth: 0.4, strokeOpacity: 0.5 }),
      Plot.dot(dots, { x: 'x', y: 'y', r: 2.2, fill, stroke: 'white', strokeWidth: 0.4 }),
      Plot.frame({ stroke: '#666' }),
    ],
  });
}
