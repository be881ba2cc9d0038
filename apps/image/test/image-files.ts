import { mkdtempSync, writeFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { crc32, deflateSync } from 'node:zlib';
import { encode } from 'fast-png';
import jpeg from 'jpeg-js';
import { onTestFinished } from 'vitest';

/** A folder that is gone after the test. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'ingd-images-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

/** Writes files into a folder, and answers their paths. */
export function put(folder: string, files: { readonly [name: string]: Uint8Array | string }): string[] {
  return Object.entries(files).map(([name, bytes]) => {
    const path = join(folder, name);
    writeFileSync(path, bytes);
    return path;
  });
}

export interface PixelOptions {
  readonly width: number;
  readonly height: number;
  readonly channels?: 1 | 2 | 3 | 4;
  readonly depth?: 8 | 16;
}

/** A PNG by the library. */
export function png(data: readonly number[], { width, height, channels = 1, depth = 8 }: PixelOptions): Uint8Array {
  const pixels = depth === 8 ? Uint8Array.from(data) : Uint16Array.from(data);
  return encode({ width, height, data: pixels, channels, depth });
}

/** An interlaced PNG by the library. */
export function interlacedPng(data: readonly number[], { width, height, channels = 1 }: PixelOptions): Uint8Array {
  return encode({ width, height, data: Uint8Array.from(data), channels, depth: 8 }, { interlace: 'Adam7' });
}

/** A colour JPEG by the library, nearly without loss. */
export function colourJpeg(
  [red, green, blue]: readonly [number, number, number],
  { width, height }: PixelOptions,
): Uint8Array {
  const data = Buffer.from(Array.from({ length: width * height }, () => [red, green, blue, 255]).flat());
  return jpeg.encode({ width, height, data }, 100).data;
}

/** An 8x8 grey JPEG of one shade, 128 to 191, put together by hand: the library writes colour alone. */
export function greyJpeg(shade: number): Uint8Array {
  const segment = (marker: number, ...body: number[]): number[] => [0xff, marker, 0, body.length + 2, ...body];
  const table = (kind: number, values: readonly number[]): number[] =>
    segment(0xc4, kind, 0, values.length, ...Array<number>(14).fill(0), ...values); // all codes of two bits
  const bits = `01${(shade - 128).toString(2).padStart(6, '0')}00`.padEnd(16, '1'); // category 6, six bits, end of block
  if (shade < 160 || shade > 191) throw new RangeError(`greyJpeg: expected a shade from 160 to 191, got ${shade}`);
  return Uint8Array.from([
    ...[0xff, 0xd8],
    ...segment(0xdb, 0, ...Array<number>(64).fill(8)),
    ...segment(0xc0, 8, 0, 8, 0, 8, 1, 1, 0x11, 0),
    ...table(0x00, [0, 6]),
    ...table(0x10, [0]),
    ...segment(0xda, 1, 1, 0, 0, 63, 0),
    Number.parseInt(bits.slice(0, 8), 2),
    Number.parseInt(bits.slice(8), 2),
    ...[0xff, 0xd9],
  ]);
}

export interface RawPng {
  readonly width: number;
  readonly height: number;
  readonly depth: number;
  readonly colorType: number;
  readonly interlaced?: boolean;
  /** Each with its filter byte. */
  readonly lines: readonly number[];
  /** Chunks between head and pixels. */
  readonly between?: readonly Uint8Array[];
}

/** A PNG put together by hand: kinds that the library does not write, and broken ones with right checksums. */
export function rawPng({
  width,
  height,
  depth,
  colorType,
  interlaced = false,
  lines,
  between = [],
}: RawPng): Uint8Array {
  const head = Buffer.alloc(13);
  head.writeUInt32BE(width, 0);
  head.writeUInt32BE(height, 4);
  head.set([depth, colorType, 0, 0, interlaced ? 1 : 0], 8);
  return Buffer.concat([
    Uint8Array.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
    chunk('IHDR', head),
    ...between,
    chunk('IDAT', deflateSync(Uint8Array.from(lines))),
    chunk('IEND', new Uint8Array(0)),
  ]);
}

export function chunk(kind: string, body: Uint8Array | readonly number[]): Uint8Array {
  const named = Buffer.concat([Buffer.from(kind, 'latin1'), Uint8Array.from(body)]);
  const framed = Buffer.alloc(named.length + 8);
  framed.writeUInt32BE(named.length - 4, 0);
  framed.set(named, 4);
  framed.writeUInt32BE(crc32(named), named.length + 4);
  return framed;
}
