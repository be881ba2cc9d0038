/** What one file holds, before the set decides what is kept of it. */
export interface DecodedImage {
  readonly width: number;
  readonly height: number;
  readonly channels: 1 | 3;
  /** From 0 to 1, `[height, width, channels]`. */
  readonly values: Float64Array;
  /** Opacity from 0 to 1, `[height, width]`; undefined where every pixel is opaque. */
  readonly alpha: Float64Array | undefined;
}

/** Width and height, as the first bytes of a file say. */
export interface ImageHeader {
  readonly width: number;
  readonly height: number;
}

/** What is wrong with a file, in words that continue "got". */
export class DamagedImage extends Error {
  override readonly name = 'DamagedImage';
}
