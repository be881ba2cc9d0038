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

export const SIGNATURE = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];

export function isPng(bytes: Uint8Array): boolean {
  return SIGNATURE.every((byte, index) => bytes[index] === byte);
}

/** A named part of a PNG. */
export interface Chunk {
  readonly kind: string;
  readonly body: Uint8Array;
  /** All of it: length, name, body and checksum. */
  readonly whole: Uint8Array;
}

/**
 * The chunks of a PNG from its signature to its end mark.
 * @throws DamagedImage where it is cut short
 */
export function chunksOf(bytes: Uint8Array): readonly Chunk[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const chunks: Chunk[] = [];
  for (let at = SIGNATURE.length; chunks.at(-1)?.kind !== 'IEND'; ) {
    if (at + 12 > bytes.length) throw cutShort(bytes);
    const end = at + 12 + view.getUint32(at);
    if (end > bytes.length) throw cutShort(bytes);
    const kind = String.fromCharCode(...bytes.subarray(at + 4, at + 8));
    chunks.push({ kind, body: bytes.subarray(at + 8, end - 4), whole: bytes.subarray(at, end) });
    at = end;
  }
  return chunks;
}

/**
 * What the chunks of a PNG say.
 * @throws DamagedImage where it is cut short, has no head or no pixels, or a head that no PNG has
 */
export function readPngHeader(bytes: Uint8Array): PngFile {
  const chunks = chunksOf(bytes);
  const head = chunks.find(({ kind }) => kind === 'IHDR');
  if (head === undefined || head.body.length < 13) throw new DamagedImage('a PNG without a head (IHDR)');
  const packed = chunks.filter(({ kind }) => kind === 'IDAT').map(({ body }) => body);
  if (packed.length === 0) throw new DamagedImage('a PNG without pixels (IDAT)');
  return { ...readHead(head.body), packed };
}

function readHead({ buffer, byteOffset }: Uint8Array): Omit<PngFile, 'packed'> {
  const view = new DataView(buffer, byteOffset);
  const head = {
    width: view.getUint32(0),
    height: view.getUint32(4),
    depth: view.getUint8(8),
    colorType: view.getUint8(9),
    interlaced: view.getUint8(12) === 1,
  };
  const { width, height, depth, colorType } = head;
  if (width === 0 || height === 0) throw new DamagedImage(`a PNG of ${width}x${height} pixels`);
  const depths = DEPTHS[colorType];
  if (depths === undefined) throw new DamagedImage(`a PNG of the unknown colour type ${colorType}`);
  if (!depths.includes(depth))
    throw new DamagedImage(`a PNG of colour type ${colorType} with ${depth} bits a sample, which there are not`);
  return head;
}

function cutShort(bytes: Uint8Array): DamagedImage {
  return new DamagedImage(`a PNG that is cut short or damaged: no end mark in ${bytes.length} bytes`);
}

const SAMPLES: { readonly [colorType: number]: number } = { 0: 1, 2: 3, 3: 1, 4: 2, 6: 4 };

/** Bits that a sample may have [PNG 3rd ed., 11.2.1]. */
const DEPTHS: { readonly [colorType: number]: readonly number[] } = {
  0: [1, 2, 4, 8, 16],
  2: [8, 16],
  3: [1, 2, 4, 8],
  4: [8, 16],
  6: [8, 16],
};

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

/** A picture within an interlaced one: its size, and where its pixels lie. */
export interface Pass {
  readonly columns: number;
  readonly rows: number;
  readonly left: number;
  readonly top: number;
  readonly stepX: number;
  readonly stepY: number;
}

/** The passes of an interlaced PNG that hold any pixel, in order. */
export function passesOf({ width, height }: ImageHeader): readonly Pass[] {
  return PASSES.map(([left, top, stepX, stepY]) => {
    const columns = Math.max(0, Math.ceil((width - left) / stepX));
    const rows = Math.max(0, Math.ceil((height - top) / stepY));
    return { columns, rows, left, top, stepX, stepY };
  }).filter(({ columns, rows }) => columns > 0 && rows > 0);
}

/** How many bytes the pixels unpack to: every line, of every pass, with a byte for its filter before it. */
export function unpackedBytes({ width, height, depth, colorType, interlaced }: PngFile): number {
  const bits = depth * (SAMPLES[colorType] as number);
  const pictures = interlaced ? passesOf({ width, height }) : [{ columns: width, rows: height }];
  return pictures.reduce((sum, { columns, rows }) => sum + rows * (1 + Math.ceil((columns * bits) / 8)), 0);
}
