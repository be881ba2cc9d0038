import type { Matrix } from '@ingd/engine';

/** Of every image of a set. */
export interface ImageShape {
  readonly height: number;
  readonly width: number;
  /** 1: grey; 3: red, green, blue. */
  readonly channels: 1 | 3;
}

/** Images of one size and one mode, a row each: pixel by pixel from the top left, the channels of a pixel side by side, from 0 to 1. */
export interface ImageSet {
  readonly shape: ImageShape;
  /** `[n, height · width · channels]`. */
  readonly pixels: Matrix;
  /** Where each came from, as a person may read it; one for each row. */
  readonly names: readonly string[];
}

/** Numbers to an image. */
export function sizeOf({ height, width, channels }: ImageShape): number {
  return height * width * channels;
}

/** `28x28 grey`: width before height, as images are spoken of. */
export function describeShape({ height, width, channels }: ImageShape): string {
  return `${width}x${height} ${channels === 1 ? 'grey' : 'colour'}`;
}
