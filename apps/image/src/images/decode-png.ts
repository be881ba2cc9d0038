import { inflateSync } from 'node:zlib';
import { convertIndexedToRgb, type DecodedPng, decode } from 'fast-png';
import { DamagedImage, type DecodedImage } from './decoded.js';
import { type PngFile, unpackedBytes } from './png-header.js';
import { withoutInterlace } from './without-interlace.js';

const PALETTE = 3;

/** Samples of every pixel, side by side, and the greatest value that one can have. */
interface Samples {
  readonly data: ArrayLike<number>;
  readonly channels: number;
  readonly white: number;
}

/**
 * A PNG of any kind: 1 to 16 bits, grey, colour or palette, with or without alpha, interlaced (of 8 bits and more) or not.
 * @throws DamagedImage in words for a person
 */
export function decodePng(bytes: Uint8Array, file: PngFile): DecodedImage {
  const unpacked = unpack(file);
  const png = decodeChecked(file.interlaced && file.depth < 8 ? withoutInterlace(bytes, file, unpacked) : bytes);
  const { data, channels, white } = samplesOf(png, file);
  const kept = channels < 3 ? 1 : 3;
  const pixels = png.width * png.height;
  const values = new Float64Array(pixels * kept);
  const alpha = new Float64Array(pixels).fill(1);
  for (let pixel = 0; pixel < pixels; pixel++) {
    const at = pixel * channels;
    for (let channel = 0; channel < kept; channel++) {
      values[pixel * kept + channel] = (data[at + channel] ?? Number.NaN) / white;
    }
    if (channels > kept) alpha[pixel] = (data[at + kept] ?? Number.NaN) / white;
    else if (isKey(png, data, at, kept)) alpha[pixel] = 0;
  }
  const opaque = alpha.every((opacity) => opacity === 1);
  const image = { width: png.width, height: png.height, alpha: opaque ? undefined : alpha };
  return kept === 3 && isGreyPalette(png, file)
    ? { ...image, channels: 1, values: values.filter((_, index) => index % 3 === 0) }
    : { ...image, channels: kept, values };
}

/** Many writers keep grey images of few shades as a palette. */
function isGreyPalette({ palette = [] }: DecodedPng, { colorType }: PngFile): boolean {
  return colorType === PALETTE && palette.every(([red, green, blue]) => red === green && green === blue);
}

/** Whether a pixel has the one colour that a PNG without alpha may call transparent. */
function isKey({ transparency }: DecodedPng, data: ArrayLike<number>, at: number, kept: number): boolean {
  if (transparency === undefined) return false;
  for (let channel = 0; channel < kept; channel++) if (data[at + channel] !== transparency[channel]) return false;
  return true;
}

/** The decoder fills up with black what is missing, and unpacks whatever comes: so the packed pixels are looked at first. */
function unpack(file: PngFile): Uint8Array {
  const expected = unpackedBytes(file);
  let unpacked: Uint8Array;
  try {
    unpacked = inflateSync(Buffer.concat(file.packed), { maxOutputLength: expected + 1 });
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    if (code === 'ERR_BUFFER_TOO_LARGE') throw new DamagedImage('a PNG with more pixels than its head says');
    throw new DamagedImage(`a PNG whose pixels do not unpack (${error instanceof Error ? error.message : error})`);
  }
  const { length } = unpacked;
  if (length < expected) throw new DamagedImage(`a PNG with ${length} of ${expected} bytes of pixels`);
  if (length > expected) throw new DamagedImage('a PNG with more pixels than its head says');
  return unpacked;
}

function decodeChecked(bytes: Uint8Array): DecodedPng {
  try {
    return decode(bytes, { checkCrc: true });
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    const chunk = /CRC mismatch for chunk (\w+)/.exec(reason)?.[1];
    throw new DamagedImage(
      chunk === undefined
        ? `a PNG that cannot be decoded (${reason})`
        : `a damaged PNG (the checksum of its part ${chunk} does not fit)`,
    );
  }
}

function samplesOf(png: DecodedPng, { colorType }: PngFile): Samples {
  const { data, depth, channels } = png;
  if (colorType === PALETTE) return paletteSamples(png);
  if (depth === 8 || depth === 16) return { data, channels, white: 2 ** depth - 1 };
  return { data: unpackBits(png), channels, white: 2 ** depth - 1 };
}

function paletteSamples(png: DecodedPng): Samples {
  try {
    return { data: convertIndexedToRgb(png), channels: png.palette?.[0]?.length ?? 3, white: 255 };
  } catch (error) {
    throw new DamagedImage(`a PNG that cannot be decoded (${error instanceof Error ? error.message : error})`);
  }
}

/** Samples of less than a byte; every line begins with a new one. */
function unpackBits({ data, width, height, depth }: DecodedPng): Uint8Array {
  const line = Math.ceil((width * depth) / 8);
  const samples = new Uint8Array(width * height);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const bit = x * depth;
      const byte = data[y * line + (bit >> 3)] ?? 0;
      samples[y * width + x] = (byte >> (8 - depth - (bit & 7))) & (2 ** depth - 1);
    }
  }
  return samples;
}
