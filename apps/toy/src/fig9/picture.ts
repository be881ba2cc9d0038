import * as Plot from '@observablehq/plot';
import { encode } from 'fast-png';
import { draw, METHOD_COLORS } from '../plot/draw.js';
import { type Panel, panels } from '../plot/panels.js';
import { NAMES } from './conclude.js';
import { DRAWN } from './denoise-digits.js';
import type { Learnt } from './learn.js';
import { METHODS, type Method } from './sizes.js';

const COLORS: Readonly<Record<Method, string>> = { ...METHOD_COLORS, ntKiNGPaper: '#ff9896' };
/** Of the names at the ends of lines that come close. */
const LABEL_SHIFTS: Readonly<Record<Method, number>> = { ntKiNG: 12, ntKiNGPaper: 12, KiNG: -10, WGF: -10 };
const SIDE = 18;
const COLUMNS = 10;
const CELL = SIDE + 1;
const ZOOM = 2;

/** Grids of digits, black on white, two to a row. */
export function drawGrids(grids: readonly { readonly title: string; readonly pixels: readonly number[] }[]): string {
  return panels(
    grids.map(({ title, pixels }): Panel => ({ title, svg: grid(pixels) })),
    { columns: 2 },
  );
}

/** 40 images as one PNG inside an SVG. */
function grid(pixels: readonly number[]): string {
  const [width, height] = [COLUMNS * CELL + 1, (DRAWN / COLUMNS) * CELL + 1];
  const data = new Uint8Array(width * height).fill(255);
  pixels.forEach((value, at) => {
    const [image, pixel] = [Math.floor(at / SIDE ** 2), at % SIDE ** 2];
    const x = 1 + (image % COLUMNS) * CELL + (pixel % SIDE);
    const y = 1 + Math.floor(image / COLUMNS) * CELL + Math.floor(pixel / SIDE);
    data[y * width + x] = Math.round(255 * (1 - Math.min(1, Math.max(0, value / 1000))));
  });
  const png = Buffer.from(encode({ width, height, data, channels: 1, depth: 8 })).toString('base64');
  const size = `width="${width * ZOOM}" height="${height * ZOOM}"`;
  return `<svg ${size} viewBox="0 0 ${width} ${height}"><image width="${width}" height="${height}" image-rendering="optimizeSpeed" href="data:image/png;base64,${png}"/></svg>`;
}

/** The loss of the energy model over the epochs, beside where the authors' began and ended. */
export function drawLearning({ history }: Learnt, authors: readonly number[]): string {
  const lines = (at: 1 | 2) => history.map((entry) => ({ epoch: entry[0], loss: entry[at] }));
  const mark = (at: 1 | 2, text: string, stroke: string, dy: number) => [
    Plot.line(lines(at), { x: 'epoch', y: 'loss', stroke }),
    Plot.text(lines(at).slice(-1), {
      x: 'epoch',
      y: 'loss',
      text: () => text,
      fill: stroke,
      textAnchor: 'end',
      dx: -8,
      dy,
    }),
  ];
  return draw({
    width: 560,
    height: 320,
    marginLeft: 50,
    x: { type: 'log', label: 'epoch' },
    y: { type: 'log', label: 'loss per pixel, mean (s + ε/σ)²' },
    marks: [
      Plot.ruleY([...authors], { stroke: '#999', strokeDasharray: '4 3' }),
      ...mark(1, 'training images', '#1f4fd8', 14),
      ...mark(2, 'held-out images', '#d62728', -12),
    ],
  });
}

/** MMD along each move, means over repetitions. */
export function drawMoves(
  along: Readonly<Record<Method, readonly (readonly { readonly step: number; readonly mmd: number }[])[]>>,
): string {
  const lines = METHODS.flatMap((method) => {
    const runs = along[method];
    const shortest = Math.min(...runs.map((run) => run.length));
    return (runs[0] ?? []).slice(0, shortest).map(({ step }, at) => ({
      method,
      step: step + 1,
      mmd: runs.reduce((sum, run) => sum + (run[at]?.mmd as number), 0) / runs.length,
    }));
  });
  return draw({
    width: 560,
    height: 320,
    marginLeft: 50,
    x: { type: 'log', label: 'iteration' },
    y: { label: 'MMD to clean test images', zero: true },
    color: { domain: [...METHODS], range: METHODS.map((method) => COLORS[method]) },
    marks: [
      Plot.line(lines, { x: 'step', y: 'mmd', stroke: 'method' }),
      ...METHODS.map((method) =>
        Plot.text(lines.filter((line) => line.method === method).slice(-1), {
          x: 'step',
          y: 'mmd',
          text: () => NAMES[method],
          fill: COLORS[method],
          textAnchor: 'end',
          dx: -2,
          dy: LABEL_SHIFTS[method],
        }),
      ),
    ],
  });
}
