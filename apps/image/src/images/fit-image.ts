import { areaAverage } from './area-average.js';
import type { DecodedImage } from './decoded.js';
import type { ImageShape } from './image-set.js';

/** What is done to every image of a set. */
export interface Fitting {
  /** Colour becomes grey. */
  readonly grey?: boolean | undefined;
  /** What stands behind what is not opaque. */
  readonly background?: 'black' | 'white' | undefined;
  /** Width and height afterwards. */
  readonly size?: { readonly width: number; readonly height: number } | undefined;
}

/** Shares of red, green and blue in grey [ITU-R BT.601]. */
const LUMA = [0.299, 0.587, 0.114] as const;

/** The shape that images of one size and mode have afterwards. */
export function fittedShape({ width, height, channels }: ImageShape, { grey, size }: Fitting): ImageShape {
  return { width: size?.width ?? width, height: size?.height ?? height, channels: grey === true ? 1 : channels };
}

/** Puts an image on its background, greys it and makes it smaller, in this order. */
export function fitImage(image: DecodedImage, { grey = false, background, size }: Fitting): Float64Array {
  const { width, height, channels } = image;
  const flat = background === undefined ? image.values : onBackground(image, background === 'white' ? 1 : 0);
  const values = grey && channels === 3 ? toGrey(flat) : flat;
  if (size === undefined) return values;
  return areaAverage(values, { from: { width, height, channels: grey ? 1 : channels }, to: size });
}

function onBackground({ values, alpha, channels }: DecodedImage, shade: number): Float64Array {
  if (alpha === undefined) return values;
  return values.map((value, index) => {
    const opacity = alpha[Math.floor(index / channels)] ?? Number.NaN;
    return opacity * value + (1 - opacity) * shade;
  });
}

function toGrey(values: Float64Array): Float64Array {
  return Float64Array.from({ length: values.length / 3 }, (_, pixel) =>
    LUMA.reduce((sum, share, channel) => sum + share * (values[3 * pixel + channel] ?? Number.NaN), 0),
  );
}
