import type { Matrix } from '@ingd/engine';
import { encode } from 'fast-png';
import { type ImageShape, sizeOf } from '../images/image-set.js';

/** Images side by side as one PNG. */
export interface ImageGrid {
  readonly png: Uint8Array;
  readonly width: number;
  readonly height: number;
  /** How many images it shows. */
  readonly shown: number;
}

export interface ImageGridOptions {
  /** `[n, height · width · channels]`, 0 black to 1 white; what lies outside is drawn as the nearer of them. */
  readonly pixels: Matrix;
  readonly shape: ImageShape;
  /** Images to a line; 10 unless told. */
  readonly columns?: number;
  /** At most so many images, the first; 60 unless told. */
  readonly atMost?: number;
}

/** Small images are drawn this many pixels wide, every pixel as a square. */
const COMFORTABLE = 56;
const GAP = 2;
/** Seen beside black, white, and any page. */
const GAP_SHADE = 128;

/** The first images in lines, as a PNG. */
export function imageGrid({ pixels, shape, columns = 10, atMost = 60 }: ImageGridOptions): ImageGrid {
  requireImages(pixels, shape);
  const shown = Math.min(pixels.rows, atMost);
  const across = Math.min(columns, shown);
  const scale = Math.max(1, Math.round(COMFORTABLE / shape.width));
  const cell = { width: scale * shape.width + GAP, height: scale * shape.height + GAP };
  const width = across * cell.width + GAP;
  const height = Math.ceil(shown / across) * cell.height + GAP;
  const { channels } = shape;
  const data = new Uint8Array(width * height * channels).fill(GAP_SHADE);
  for (let image = 0; image < shown; image++) {
    const left = GAP + (image % across) * cell.width;
    const top = GAP + Math.floor(image / across) * cell.height;
    for (let y = 0; y < scale * shape.height; y++) {
      for (let x = 0; x < scale * shape.width; x++) {
        const pixel = Math.floor(y / scale) * shape.width + Math.floor(x / scale);
        for (let channel = 0; channel < channels; channel++) {
          const value = pixels.data[image * pixels.columns + pixel * channels + channel] ?? Number.NaN;
          data[((top + y) * width + left + x) * channels + channel] = toByte(value);
        }
      }
    }
  }
  return { png: encode({ width, height, data, channels, depth: 8 }), width, height, shown };
}

/** One image as a PNG of 8 bits. */
export function imagePng({ pixels, shape }: Pick<ImageGridOptions, 'pixels' | 'shape'>, row: number): Uint8Array {
  const { width, height, channels } = shape;
  const values = pixels.data.subarray(row * pixels.columns, (row + 1) * pixels.columns);
  return encode({ width, height, data: Uint8Array.from(values, toByte), channels, depth: 8 });
}

function requireImages({ rows, columns }: Matrix, shape: ImageShape): void {
  if (rows > 0 && columns === sizeOf(shape)) return;
  throw new RangeError(
    `imageGrid: expected rows of ${sizeOf(shape)} values, got [${rows}, ${columns}]; pass the shape that the images were read with`,
  );
}

/** The nearest of 256 shades. */
function toByte(value: number): number {
  return Math.round(255 * Math.min(1, Math.max(0, value)));
}
