import type { Estimate } from '@ingd/cli/reproduce';
import * as Plot from '@observablehq/plot';
import { draw } from '../plot/draw.js';
import { panels } from '../plot/panels.js';
import { METHOD_NAMES, type MethodName, TITLES } from './methods.js';

/** Average gains on one kind of features. */
export interface Gains {
  readonly title: string;
  readonly gains: { readonly [name in MethodName]: Estimate };
}

/** A bar for each method: the average gain in points, with one standard error over pairs. */
export function drawGains(all: readonly Gains[]): string {
  return panels(all.map(({ title, gains }) => ({ title, svg: drawOne(gains) })));
}

function drawOne(gains: Gains['gains']): string {
  const bars = METHOD_NAMES.filter((name) => name !== 'none').map((name) => {
    const { mean, standardError = 0 } = gains[name];
    return {
      name: TITLES[name],
      mean,
      low: mean - standardError,
      high: mean + standardError,
      ours: name === 'selected',
    };
  });
  return draw({
    width: 460,
    height: 300,
    marginLeft: 220,
    marginBottom: 40,
    x: { label: 'average gain in points', grid: true },
    y: { label: null, domain: bars.map(({ name }) => name) },
    marks: [
      Plot.barX(bars, { x: 'mean', y: 'name', fill: (bar: { ours: boolean }) => (bar.ours ? '#d62728' : '#8a8a8a') }),
      Plot.ruleY(bars, { x1: 'low', x2: 'high', y: 'name', stroke: '#222' }),
      Plot.ruleX([0]),
    ],
  });
}
