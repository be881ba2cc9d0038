import { Gunzip, gzipSync } from 'fflate';
import { complain, InputError } from '../input-error.js';
import { checkMemory, type DecodeOptions } from '../memory.js';
import { concatenate, startsWith, viewOf } from './bytes.js';
import { crc32 } from './checksum.js';

/** Whether the bytes are gzip's. */
export function isGzip(bytes: Uint8Array): boolean {
  return startsWith(bytes, [0x1f, 0x8b]);
}

/** Packs bytes; without a time stamp, so that the same bytes give the same file. */
export function gzip(bytes: Uint8Array): Uint8Array {
  return gzipSync(bytes, { mtime: 0 });
}

/** Small enough that a hostile file (at most 1032 bytes out of one) cannot take much memory before the limit is looked at. */
const chunkBytes = 1 << 15;

/**
 * Unpacks gzip, several members one after another included; checks every member's checksum and length.
 * @throws InputError when the data are damaged, cut short, or unpack to more than the limit
 */
export function gunzip(bytes: Uint8Array, options: DecodeOptions): Uint8Array {
  const pieces: Uint8Array[] = [];
  const member = { checksum: 0, bytes: 0 };
  let total = 0;
  const stream = new Gunzip((piece) => {
    total += piece.length;
    checkMemory(total, 'unpacked data', options);
    member.checksum = crc32(piece, member.checksum);
    member.bytes += piece.length;
    pieces.push(piece);
  });
  stream.onmember = (offset) => {
    checkTrailer(bytes.subarray(0, offset), member, options.source);
    Object.assign(member, { checksum: 0, bytes: 0 });
  };
  try {
    for (let at = 0; at < bytes.length; at += chunkBytes) {
      stream.push(bytes.subarray(at, at + chunkBytes), at + chunkBytes >= bytes.length);
    }
  } catch (error) {
    throw error instanceof InputError ? error : damaged(options.source);
  }
  checkTrailer(bytes, member, options.source);
  return concatenate(pieces);
}

function checkTrailer(bytes: Uint8Array, member: { checksum: number; bytes: number }, source: string): void {
  if (bytes.length < 18) throw damaged(source);
  const trailer = viewOf(bytes.subarray(bytes.length - 8));
  const intact =
    trailer.getUint32(0, true) === member.checksum && trailer.getUint32(4, true) === member.bytes % 2 ** 32;
  if (!intact) throw damaged(source);
}

function damaged(source: string): InputError {
  return complain(source, {
    expected: 'a whole gzip file',
    got: 'one that is damaged or cut short',
    remedy: 'copy or download it again',
  });
}
