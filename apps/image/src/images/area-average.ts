import type { ImageShape } from './image-set.js';

export interface AreaAverageOptions {
  readonly from: ImageShape;
  /** Not larger either way. */
  readonly to: { readonly width: number; readonly height: number };
}

/** One part of a sum: which entry, and its share. */
interface Share {
  readonly index: number;
  readonly weight: number;
}

/**
 * A smaller image whose pixels are the means of the areas that they cover; sums of pixels keep their ratio. Rows first, then columns.
 * @param values `[height, width, channels]`
 */
export function areaAverage(values: Float64Array, { from, to }: AreaAverageOptions): Float64Array {
  const { height, width, channels } = from;
  const narrow = new Float64Array(height * to.width * channels);
  average(values, narrow, {
    lines: height,
    shares: sharesOf(width, to.width),
    step: channels,
    stride: [width * channels, to.width * channels],
    inner: channels,
  });
  const small = new Float64Array(to.height * to.width * channels);
  const line = to.width * channels;
  average(narrow, small, { lines: 1, shares: sharesOf(height, to.height), step: line, stride: [0, 0], inner: line });
  return small;
}

interface Sweep {
  /** How many times the same is done, and how far apart, in what is read and written. */
  readonly lines: number;
  readonly stride: readonly [read: number, written: number];
  readonly shares: readonly (readonly Share[])[];
  /** From one entry to the next, each of `inner` numbers. */
  readonly step: number;
  readonly inner: number;
}

function average(source: Float64Array, target: Float64Array, { lines, stride, shares, step, inner }: Sweep): void {
  for (let line = 0; line < lines; line++) {
    shares.forEach((parts, entry) => {
      for (const { index, weight } of parts) {
        const [read, written] = [line * stride[0] + index * step, line * stride[1] + entry * step];
        for (let at = 0; at < inner; at++)
          target[written + at] = (target[written + at] ?? 0) + weight * (source[read + at] ?? 0);
      }
    });
  }
}

/** For each of `to` equal parts of a line of `from` pixels: how much of it is each pixel. */
function sharesOf(from: number, to: number): readonly (readonly Share[])[] {
  const length = from / to;
  return Array.from({ length: to }, (_, part) => {
    const [start, end] = [part * length, (part + 1) * length];
    const parts: Share[] = [];
    for (let index = Math.floor(start); index < Math.min(from, Math.ceil(end)); index++) {
      const weight = (Math.min(end, index + 1) - Math.max(start, index)) / length;
      if (weight > 1e-12) parts.push({ index, weight });
    }
    return parts;
  });
}
