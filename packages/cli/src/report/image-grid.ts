import type { Matrix } from '@ingd/engine';
import { encode } from 'fast-png';
import type { ReportImages } from './report.js';

const IMAGES_SHOWN = 16;
const BORDER = 1;

/** Rows of grey images as one PNG (a data URI): what went in, what came out, and rows of the target. */
export interface ImageStrip {
  readonly label: string;
  readonly source: string;
  readonly width: number;
  readonly height: number;
}

/** The first images before, the same ones after, and as many of the target, one strip each. */
export function drawImages(images: ReportImages): ImageStrip[] {
  return [
    drawStrip('before', images.before, images),
    drawStrip('after', images.after, images),
    drawStrip('target', images.target, images),
  ];
}

function drawStrip(label: string, rows: Matrix, { rowShape, range }: ReportImages): ImageStrip {
  const [tall, wide] = rowShape;
  const shown = Math.min(rows.rows, IMAGES_SHOWN);
  const width = shown * (wide + BORDER) + BORDER;
  const height = tall + 2 * BORDER;
  const pixels = new Uint8Array(width * height).fill(255);
  for (let image = 0; image < shown; image++) {
    for (let pixel = 0; pixel < tall * wide; pixel++) {
      const y = BORDER + Math.floor(pixel / wide);
      const x = BORDER + image * (wide + BORDER) + (pixel % wide);
      pixels[y * width + x] = shade(rows.data[image * rows.columns + pixel] ?? Number.NaN, range);
    }
  }
  const png = encode({ width, height, data: pixels, channels: 1, depth: 8 });
  return { label, source: `data:image/png;base64,${base64(png)}`, width, height };
}

/** By what browsers have, too. */
function base64(bytes: Uint8Array): string {
  return btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''));
}

function shade(value: number, [black, white]: readonly [number, number]): number {
  return Math.round(255 * Math.min(1, Math.max(0, (value - black) / (white - black))));
}
