import * as Plot from '@observablehq/plot';
import { draw } from '../plot/draw.js';
import { density, type Law } from './law.js';

/** One run on the line. */
export interface LinePanel {
  readonly paths: readonly (readonly number[])[];
  readonly target: readonly number[];
  readonly law: Law;
}

/** Positions drawn: wide enough for every start. */
const RANGE = [-4.5, 4.5] as const;

/** Every particle as a line over the iterations, the targets as dots at the right edge, and behind them the law they are drawn from. */
export function drawLinePanel({ paths, target, law }: LinePanel): string {
  const last = Math.max(1, paths.length - 1);
  const room = last * 0.28;
  const lines = paths.flatMap((row, iteration) => row.map((x, particle) => ({ iteration, x, particle })));
  const grid = Array.from({ length: 121 }, (_, i) => RANGE[0] + ((RANGE[1] - RANGE[0]) * i) / 120);
  const highest = Math.max(...grid.map((x) => density(law, x)));
  const shape = grid.map((x) => ({ x, at: last + room * 0.25 + (0.7 * room * density(law, x)) / highest }));
  return draw({
    width: 400,
    height: 300,
    marginLeft: 45,
    marginBottom: 38,
    x: { label: 'iteration', domain: [0, last + room], ticks: [0, 10, 20, 30].filter((tick) => tick <= last) },
    y: { label: 'x', domain: RANGE, clamp: true },
    marks: [
      Plot.areaX(shape, { x1: last + room * 0.25, x2: 'at', y: 'x', fill: '#1f4fd8', fillOpacity: 0.15 }),
      Plot.line(lines, {
        x: 'iteration',
        y: 'x',
        z: 'particle',
        stroke: '#d62728',
        strokeWidth: 0.6,
        strokeOpacity: 0.6,
      }),
      Plot.dot(target, { x: last + room * 0.15, y: (x: number) => x, r: 1.4, fill: '#1f4fd8', fillOpacity: 0.7 }),
      Plot.frame({ stroke: '#888' }),
    ],
  });
}
