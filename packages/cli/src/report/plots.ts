import type { Matrix } from '@ingd/engine';
import * as Plot from '@observablehq/plot';
import { parseHTML } from 'linkedom';
import type { ReportAccuracy, ReportCurve, ReportScatter } from './report.js';

/** The three clouds of a scatter, in drawing order; the colours keep their contrast for colour-blind readers. */
export const CLOUD_COLORS = { target: '#999999', before: '#d55e00', after: '#0072b2' } as const;

const WIDTH = 720;

/** The quantity after each step as a line, and the value a perfect fit would reach as a dashed one. */
export function drawCurve({ label, values, firstStep = 0, floor, floorLabel }: ReportCurve): string {
  const line = values.map((value, index) => ({ step: firstStep + index, value }));
  const floorMarks =
    floor === undefined
      ? []
      : [
          Plot.ruleY([floor], { stroke: CLOUD_COLORS.target, strokeDasharray: '5,4' }),
          Plot.text([{ value: floor }], { y: 'value', text: () => floorLabel, frameAnchor: 'right', dy: 10 }),
        ];
  return draw({
    height: 300,
    marginLeft: 60,
    x: { label: 'step', tickFormat: 'd', ticks: Math.min(values.length, 12) },
    y: { label, zero: true, grid: true },
    marks: [...floorMarks, Plot.lineY(line, { x: 'step', y: 'value', stroke: CLOUD_COLORS.after, strokeWidth: 2 })],
  });
}

/** Before beside after, each over the target, on one pair of axes. */
export function drawScatter({ axes, before, after, target }: ReportScatter): string {
  const points = [
    ...cloud(target, 'before', 'target'),
    ...cloud(target, 'after', 'target'),
    ...cloud(before, 'before', 'before'),
    ...cloud(after, 'after', 'after'),
  ];
  return draw({
    height: 400,
    marginLeft: 50,
    fx: { label: null, domain: ['before', 'after'] },
    x: { label: axes[0] },
    y: { label: axes[1] },
    color: { domain: Object.keys(CLOUD_COLORS), range: Object.values(CLOUD_COLORS) },
    marks: [
      Plot.frame({ stroke: '#cccccc' }),
      Plot.dot(points, { fx: 'facet', x: 'x', y: 'y', fill: 'kind', r: 2.2, fillOpacity: 0.65 }),
    ],
  });
}

/** One bar a method, with its standard error where several seeds were run. */
export function drawAccuracy(rows: readonly ReportAccuracy[]): string {
  const intervals = rows.flatMap(({ method, accuracy, standardError }) =>
    standardError === undefined ? [] : [{ method, low: accuracy - standardError, high: accuracy + standardError }],
  );
  return draw({
    height: 40 + 34 * rows.length,
    marginLeft: 150,
    x: { label: 'accuracy (%)', domain: [0, 100], grid: true, transform: (share: number) => 100 * share },
    y: { label: null, domain: rows.map((row) => row.method) },
    marks: [
      Plot.barX(rows, { x: 'accuracy', y: 'method', fill: CLOUD_COLORS.after }),
      Plot.ruleY(intervals, { x1: 'low', x2: 'high', y: 'method', strokeWidth: 2 }),
      Plot.text(rows, {
        x: 'accuracy',
        y: 'method',
        text: (row: ReportAccuracy) => `${(100 * row.accuracy).toFixed(1)}`,
        textAnchor: 'start',
        dx: 14,
      }),
    ],
  });
}

function cloud(points: Matrix, facet: string, kind: string): { x: number; y: number; facet: string; kind: string }[] {
  return Array.from({ length: points.rows }, (_, i) => ({
    x: points.data[2 * i] ?? Number.NaN,
    y: points.data[2 * i + 1] ?? Number.NaN,
    facet,
    kind,
  }));
}

function draw(options: Plot.PlotOptions): string {
  const { document } = parseHTML('<!doctype html><html><body></body></html>');
  return Plot.plot({ document, width: WIDTH, ...options }).outerHTML;
}
