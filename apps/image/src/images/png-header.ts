import { DamagedImage, type ImageHeader } from './decoded.js';

/** What a PNG says of itself, and its packed pixels. */
export interface PngFile extends ImageHeader {
  /** Bits of a sample. */
  readonly depth: number;
  /** 0 grey, 2 colour, 3 palette, 4 grey with alpha, 6 colour with alpha [PNG 3rd ed., 11.2.1]. */
  readonly colorType: number;
  readonly interlaced: boolean;
  /** Parts of one zlib stream. */
  readonly packed: readonly Uint8Array[];
}

const SIGNATURE = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];

export function isPng(bytes: Uint8Array): boolean {
  return SIGNATURE.every((byte, index) => bytes[index] === byte);
}

/**
 * Walks the chunks of a PNG from its signature to its end mark.
 * @throws DamagedImage where it is cut short, or has no head or no pixels
 */
export function readPngHeader(bytes: Uint8Array): PngFile {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const packed: Uint8Array[] = [];
  let head: Omit<PngFile, 'packed'> | undefined;
  for (let at = SIGNATURE.length; ; ) {
    if (at + 12 > bytes.length) throw cutShort(bytes);
    const length = view.getUint32(at);
    const kind = String.fromCharCode(...bytes.subarray(at + 4, at + 8));
    if (at + 12 + length > bytes.length) throw cutShort(bytes);
    if (kind === 'IHDR') head = readHead(view, at + 8);
    if (kind === 'IDAT') packed.push(bytes.subarray(at + 8, at + 8 + length));
    if (kind === 'IEND') break;
    at += 12 + length;
  }
  if (head === undefined) throw new DamagedImage('a PNG without a head (IHDR)');
  if (packed.length === 0) throw new DamagedImage('a PNG without pixels (IDAT)');
  return { ...head, packed };
}

function readHead(view: DataView, at: number): Omit<PngFile, 'packed'> {
  const head = {
    width: view.getUint32(at),
    height: view.getUint32(at + 4),
    depth: view.getUint8(at + 8),
    colorType: view.getUint8(at + 9),
    interlaced: view.getUint8(at + 12) === 1,
  };
  if (head.width === 0 || head.height === 0) throw new DamagedImage(`a PNG of ${head.width}x${head.height} pixels`);
  return head;
}

function cutShort(bytes: Uint8Array): DamagedImage {
  return new DamagedImage(`a PNG that is cut short or damaged: no end mark in ${bytes.length} bytes`);
}

const SAMPLES: { readonly [colorType: number]: number } = { 0: 1, 2: 3, 3: 1, 4: 2, 6: 4 };

/** The seven passes of an interlaced PNG: first column, first row, and steps of both [PNG 3rd ed., 8.2]. */
const PASSES = [
  [0, 0, 8, 8],
  [4, 0, 8, 8],
  [0, 4, 4, 8],
  [2, 0, 4, 4],
  [0, 2, 2, 4],
  [1, 0, 2, 2],
  [0, 1, 1, 2],
] as const;

/** How many bytes the pixels unpack to: every line, of every pass, with a byte for its filter before it. */
export function unpackedBytes({ width, height, depth, colorType, interlaced }: PngFile): number {
  const bits = depth * (SAMPLES[colorType] ?? Number.NaN);
  const bytes = (columns: number, rows: number): number =>
    columns === 0 ? 0 : rows * (1 + Math.ceil((columns * bits) / 8));
  if (!interlaced) return bytes(width, height);
  return PASSES.reduce((sum, [x, y, stepX, stepY]) => {
    return sum + bytes(Math.max(0, Math.ceil((width - x) / stepX)), Math.max(0, Math.ceil((height - y) / stepY)));
  }, 0);
}
