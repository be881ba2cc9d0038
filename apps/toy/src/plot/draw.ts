import * as Plot from '@observablehq/plot';
import { parseHTML } from 'linkedom';

/** Colours of the methods as in the paper's figures, a little deeper: red, green, blue, black. */
export const METHOD_COLORS = { ntKiNG: '#d62728', KiNG: '#2ca02c', WGF: '#1f4fd8', MMD: '#222222' } as const;

/** One panel as SVG. Arrows at axis labels are left out: not every font has them. */
export function draw(options: Plot.PlotOptions): string {
  const { document } = parseHTML('<!doctype html><html><body></body></html>');
  const bare = (axis: Plot.ScaleOptions | undefined): Plot.ScaleOptions => ({ labelArrow: 'none', ...axis });
  const { x, y } = options;
  const drawn = Plot.plot({
    document,
    style: { fontFamily: 'Open Sans, sans-serif', fontSize: '12px' },
    ...options,
    x: bare(x),
    y: bare(y),
  });
  return drawn.outerHTML.replace('<svg', '<svg xmlns="http://www.w3.org/2000/svg"');
}
