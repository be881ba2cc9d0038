import * as Plot from '@observablehq/plot';
import { parseHTML } from 'linkedom';
import type { CurveLine, CurveSection } from './page.js';

/** Of the lines, in order: told apart by day, by night and by colour-blind readers. */
export const LINE_COLORS = ['#3182ce', '#d97b1d', '#2f9e6e', '#a56cc1', '#c05a6a', '#8a8f98'] as const;

/** Curves as an SVG that takes its ink from the page. */
export function drawCurves({ heading, axes: [x, y], lines, level }: CurveSection): string {
  const { document } = parseHTML('<!doctype html><html><body></body></html>');
  const marks = lines.map((line, index) => drawLine(line, LINE_COLORS[index % LINE_COLORS.length] ?? ''));
  return Plot.plot({
    document,
    ariaLabel: heading,
    ariaDescription: lines.map(describeLine).join('; '),
    width: 760,
    height: 320,
    marginLeft: 60,
    marginBottom: 44,
    style: { background: 'none', fontSize: '12px' },
    x: { label: x, ticks: Math.min(8, spanOf(lines)), labelOffset: 40 },
    y: { label: y, grid: true, zero: true },
    marks: [...(level === undefined ? [] : drawLevel(level)), ...marks.flat()],
  }).outerHTML.replace('<svg', '<svg role="img"');
}

/** Steps and epochs are whole numbers: no more ticks than there are of them. */
function spanOf(lines: readonly CurveLine[]): number {
  const places = lines.flatMap(({ points }) => points.map(([place]) => place));
  return Math.max(1, Math.max(...places) - Math.min(...places));
}

function drawLine({ points }: CurveLine, stroke: string): Plot.Markish[] {
  const channels = {
    x: (point: readonly number[]) => point[0] ?? null,
    y: (point: readonly number[]) => point[1] ?? null,
  };
  return points.length === 1
    ? [Plot.dot(points, { ...channels, fill: stroke })]
    : [Plot.line(points, { ...channels, stroke, strokeWidth: 2 })];
}

function drawLevel({ label, value }: NonNullable<CurveSection['level']>): Plot.Markish[] {
  return [
    Plot.ruleY([value], { stroke: 'currentColor', strokeOpacity: 0.6, strokeDasharray: '5,4' }),
    Plot.text([value], {
      y: (level: number) => level,
      text: () => label,
      frameAnchor: 'right',
      dy: -8,
      fill: 'currentColor',
    }),
  ];
}

/** For those who do not see it. */
function describeLine({ name, points }: CurveLine): string {
  const [first, last] = [points[0], points.at(-1)];
  if (first === undefined || last === undefined) return `${name}: no points`;
  return `${name}: from ${first[1].toPrecision(3)} at ${first[0]} to ${last[1].toPrecision(3)} at ${last[0]}`;
}
