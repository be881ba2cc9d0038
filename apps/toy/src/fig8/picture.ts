import * as Plot from '@observablehq/plot';
import { draw, METHOD_COLORS } from '../plot/draw.js';
import { panels } from '../plot/panels.js';
import { type DenoiseFound, METHODS, type Method, NAMES } from './denoise-run.js';
import { CURVE } from './s-shape.js';

const COLORS: Readonly<Record<Method, string>> = { ...METHOD_COLORS, ntKiNGPaper: '#ff9896' };

/** The noisy points, and where each flow takes them; the clean curve in grey. */
export function drawPoints(drawn: NonNullable<DenoiseFound['drawn']>): string {
  return panels([
    { title: 'with noise', svg: cloud(drawn.noisy, '#777') },
    ...METHODS.map((method) => ({ title: NAMES[method], svg: cloud(drawn[method], COLORS[method]) })),
  ]);
}

function cloud(points: readonly number[], fill: string): string {
  const dots = Array.from({ length: points.length / 2 }, (_, at) => [points[2 * at], points[2 * at + 1]]);
  return draw({
    width: 250,
    height: 330,
    margin: 30,
    x: { label: null, domain: [-2, 2], ticks: 5 },
    y: { label: null, domain: [-3, 3], ticks: 5 },
    clip: true,
    marks: [
      Plot.line(
        CURVE.map((place) => [...place]),
        { stroke: '#bbb', strokeWidth: 3 },
      ),
      Plot.dot(dots, { r: 2, fill, fillOpacity: 0.8 }),
      Plot.frame({ stroke: '#666' }),
    ],
  });
}

/** Both distances along the iterations, means over repetitions. */
export function drawDistances(found: readonly DenoiseFound[]): string {
  return panels([
    { title: 'mean distance to the clean curve', svg: curves(found, 'curve') },
    { title: 'MMD to clean points', svg: curves(found, 'mmd') },
  ]);
}

function curves(found: readonly DenoiseFound[], what: 'curve' | 'mmd'): string {
  const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
  const lines = METHODS.flatMap((method: Method) =>
    (found[0]?.along[method] ?? []).map(({ iteration }, at) => ({
      method,
      iteration: iteration + 1, // from 1: the axis is logarithmic

      value: mean(found.map(({ along }) => along[method][at]?.[what] as number)),
    })),
  );
  const floor = mean(found.map((each) => each.floor[what]));
  return draw({
    width: 420,
    height: 300,
    marginLeft: 50,
    x: { label: 'iteration', type: 'log' },
    y: { label: null, domain: [0, Math.max(...lines.map(({ value }) => value))] },
    color: { domain: [...METHODS], range: METHODS.map((method) => COLORS[method]) },
    marks: [
      Plot.ruleY([floor], { stroke: '#999', strokeDasharray: '4 3' }),
      Plot.line(lines, { x: 'iteration', y: 'value', stroke: 'method' }),
      Plot.text(
        METHODS.map((method) => lines.filter((line) => line.method === method).at(-1)),
        {
          x: 'iteration',
          y: 'value',
          text: (line: { readonly method: Method } | undefined) => (line === undefined ? '' : NAMES[line.method]),
          fill: 'method',
          dx: -20,
          dy: -8,
        },
      ),
    ],
  });
}
