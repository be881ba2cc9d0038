import * as Plot from '@observablehq/plot';
import { draw } from '../plot/draw.js';
import { panels } from '../plot/panels.js';
import { isChosen, TITLES } from './methods.js';
import { entriesOf, type Gains } from './results.js';

/** Average gains on one kind of features. */
export interface TitledGains {
  readonly title: string;
  readonly gains: Gains;
}

/** A bar for each method: the average gain in points, with one standard error over pairs. */
export function drawGains(all: readonly TitledGains[]): string {
  return panels(all.map(({ title, gains }) => ({ title, svg: drawOne(gains) })));
}

function drawOne(gains: Gains): string {
  const bars = entriesOf(gains).map(([name, { mean, standardError = 0 }]) => {
    return {
      name: TITLES[name],
      mean,
      low: mean - standardError,
      high: mean + standardError,
      color: name === 'selected' ? '#d62728' : isChosen(name) ? '#4a4a4a' : '#a8a8a8',
    };
  });
  return draw({
    width: 460,
    height: 100 + 27 * bars.length,
    marginLeft: 220,
    marginBottom: 40,
    x: { label: 'average gain in points', grid: true },
    y: { label: null, domain: bars.map(({ name }) => name) },
    marks: [
      Plot.barX(bars, { x: 'mean', y: 'name', fill: 'color' }),
      Plot.ruleY(bars, { x1: 'low', x2: 'high', y: 'name', stroke: '#222' }),
      Plot.ruleX([0]),
    ],
  });
}
