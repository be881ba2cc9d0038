import type { Estimate } from '@ingd/cli/reproduce';
import * as Plot from '@observablehq/plot';
import { draw, METHOD_COLORS } from '../plot/draw.js';
import type { Method } from './authors-curves.js';

/** One line of the figure. */
export interface MixtureLine {
  readonly method: Method;
  /** After each iteration, from 0. */
  readonly along: readonly Estimate[];
  /** Theirs are dashed, without a band. */
  readonly authors?: boolean;
}

const SIZE = { width: 420, height: 400 };

/** A panel as in the paper: MMD over iterations, logarithmic, each method in its colour with a band of one standard error. */
export function drawMixtures(lines: readonly MixtureLine[]): string {
  const points = lines.map(({ method, along, authors = false }) => ({
    method,
    authors,
    rows: along.map(({ mean, standardError = 0 }, iteration) => ({
      iteration,
      mean,
      low: Math.max(mean - standardError, mean / 4),
      high: mean + standardError,
    })),
  }));
  const iterations = Math.max(...lines.map(({ along }) => along.length - 1));
  return draw({
    ...SIZE,
    marginLeft: 55,
    marginBottom: 40,
    x: { label: 'iteration', domain: [0, iterations], ticks: 6 },
    y: {
      label: 'MMD',
      type: 'log',
      domain: [0.02, 1],
      ticks: [0.02, 0.03, 0.05, 0.1, 0.2, 0.3, 0.5, 1],
      tickFormat: String,
    },
    marks: [
      ...points
        .filter(({ authors }) => !authors)
        .map(({ method, rows }) =>
          Plot.areaY(rows, { x: 'iteration', y1: 'low', y2: 'high', fill: METHOD_COLORS[method], fillOpacity: 0.2 }),
        ),
      ...points.map(({ method, rows, authors }) =>
        Plot.lineY(rows, {
          x: 'iteration',
          y: 'mean',
          stroke: METHOD_COLORS[method],
          strokeWidth: 1.8,
          ...(authors ? { strokeDasharray: '4,3' } : {}),
        }),
      ),
      Plot.frame({ stroke: '#444' }),
      ...legend(lines, iterations),
    ],
  });
}

/** A line and a name for each method, in the upper right corner as in the paper. */
function legend(lines: readonly MixtureLine[], iterations: number): Plot.Markish[] {
  return lines.flatMap(({ method, authors = false }, index) => {
    const y = 0.9 * 0.86 ** index;
    const ends = [0.56, 0.66].map((share) => ({ x: share * iterations, y }));
    const dashed = authors ? { strokeDasharray: '4,3' } : {};
    return [
      Plot.line(ends, { x: 'x', y: 'y', stroke: METHOD_COLORS[method], strokeWidth: 1.8, ...dashed }),
      Plot.text([{ x: 0.68 * iterations, y }], {
        x: 'x',
        y: 'y',
        text: () => (authors ? `${method}, authors` : method),
        textAnchor: 'start',
      }),
    ];
  });
}
