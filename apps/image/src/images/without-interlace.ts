import { crc32, deflateSync } from 'node:zlib';
import { DamagedImage } from './decoded.js';
import { type Chunk, chunksOf, type PngFile, passesOf, SIGNATURE } from './png-header.js';

/** Where the head says how pixels are interlaced. */
const INTERLACE = 12;

/**
 * An interlaced PNG of one sample of less than a byte to a pixel as a plain one: all of its chunks, the lines in their order. The decoder mixes up such ones.
 * @param unpacked the lines of all passes, each behind its filter's byte   [PNG 3rd ed., 8.2 and 9.2]
 * @throws DamagedImage where a checksum does not fit
 */
export function withoutInterlace(bytes: Uint8Array, file: PngFile, unpacked: Uint8Array): Uint8Array {
  const chunks = chunksOf(bytes);
  chunks.forEach(requireChecksum);
  const firstPixels = chunks.findIndex(({ kind }) => kind === 'IDAT');
  const parts = chunks.flatMap(({ kind, body, whole }, index) => {
    if (kind === 'IHDR') return [chunk(kind, body.with(INTERLACE, 0))];
    if (kind !== 'IDAT') return [whole];
    return index === firstPixels ? [chunk(kind, deflateSync(plainLines(unpacked, file)))] : [];
  });
  return Buffer.concat([Uint8Array.from(SIGNATURE), ...parts]);
}

function requireChecksum({ kind, whole }: Chunk): void {
  const end = whole.length - 4;
  if (crc32(whole.subarray(4, end)) === new DataView(whole.buffer, whole.byteOffset + end).getUint32(0)) return;
  throw new DamagedImage(`a damaged PNG (the checksum of its part ${kind} does not fit)`);
}

function chunk(kind: string, body: Uint8Array): Uint8Array {
  const named = Buffer.concat([Buffer.from(kind, 'latin1'), body]);
  const framed = Buffer.alloc(named.length + 8);
  framed.writeUInt32BE(body.length, 0);
  framed.set(named, 4);
  framed.writeUInt32BE(crc32(named), named.length + 4);
  return framed;
}

/** The pixels of all passes line by line, unfiltered. */
function plainLines(unpacked: Uint8Array, { width, height, depth }: PngFile): Uint8Array {
  const line = 1 + Math.ceil((width * depth) / 8);
  const lines = new Uint8Array(height * line);
  let at = 0;
  for (const { columns, rows, left, top, stepX, stepY } of passesOf({ width, height })) {
    const length = Math.ceil((columns * depth) / 8);
    let own = new Uint8Array(length);
    for (let row = 0; row < rows; row++) {
      own = unfiltered(unpacked.subarray(at + 1, at + 1 + length), own, unpacked[at]);
      const start = (top + row * stepY) * line + 1;
      for (let column = 0; column < columns; column++) {
        const bit = (left + column * stepX) * depth;
        const place = start + (bit >> 3);
        lines[place] = (lines[place] ?? 0) | (sampleAt(own, column, depth) << (8 - depth - (bit & 7)));
      }
      at += 1 + length;
    }
  }
  return lines;
}

function sampleAt(line: Uint8Array, index: number, depth: number): number {
  const bit = index * depth;
  return ((line[bit >> 3] ?? 0) >> (8 - depth - (bit & 7))) & (2 ** depth - 1);
}

/** A line's bytes as they were before the filter; what stands for the pixel before lies one byte to the left. */
function unfiltered(line: Uint8Array, above: Uint8Array, filter: number | undefined): Uint8Array<ArrayBuffer> {
  const predict = FILTERS[filter ?? -1];
  if (predict === undefined) throw new DamagedImage(`a damaged PNG (a line of the unknown filter ${filter})`);
  const plain = new Uint8Array(line.length);
  line.forEach((byte, at) => {
    plain[at] = byte + predict(plain[at - 1] ?? 0, above[at] ?? 0, above[at - 1] ?? 0);
  });
  return plain;
}

type Predict = (left: number, up: number, corner: number) => number;

/** None, Sub, Up, Average, Paeth. */
const FILTERS: readonly Predict[] = [
  () => 0,
  (left) => left,
  (_, up) => up,
  (left, up) => (left + up) >> 1,
  (left, up, corner) => {
    const estimate = left + up - corner;
    const away = (byte: number) => Math.abs(estimate - byte);
    if (away(left) <= away(up) && away(left) <= away(corner)) return left;
    return away(up) <= away(corner) ? up : corner;
  },
];
