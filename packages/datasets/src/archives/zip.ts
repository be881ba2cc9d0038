import { inflateSync, zipSync } from 'fflate';
import { complain, type InputError } from '../input-error.js';
import { checkMemory, type DecodeOptions } from '../memory.js';
import { startsWith, viewOf } from './bytes.js';
import { crc32 } from './checksum.js';

/** One file inside a zip, as the zip's directory has it. */
export interface ZipMember {
  readonly name: string;
  readonly method: number;
  readonly encrypted: boolean;
  readonly checksum: number;
  readonly packedBytes: number;
  readonly bytes: number;
  /** Where the member's own head begins. */
  readonly offset: number;
}

/** Whether the bytes are a zip's (an empty one included). */
export function isZip(bytes: Uint8Array): boolean {
  return startsWith(bytes, [0x50, 0x4b, 3, 4]) || startsWith(bytes, [0x50, 0x4b, 5, 6]);
}

/** Packs files into a zip; with one fixed date, so that the same files give the same bytes. */
export function zip(files: Readonly<Record<string, Uint8Array>>): Uint8Array {
  return zipSync({ ...files }, { mtime: new Date(1980, 0, 1), level: 6 });
}

/**
 * Lists what a zip holds, zip64 included.
 * @throws InputError when its directory is damaged or cut off
 */
export function listZip(bytes: Uint8Array, source: string): ZipMember[] {
  try {
    return readDirectory(bytes);
  } catch {
    throw damaged('its directory is damaged or cut off', source);
  }
}

/**
 * Unpacks one member and checks its length and checksum.
 * @throws InputError when it is damaged, cut short, locked, or larger than the limit
 */
export function unzip(bytes: Uint8Array, member: ZipMember, options: DecodeOptions): Uint8Array {
  const packed = packedBytesOf(bytes, member, options.source);
  // Deflate gives at most 1032 bytes out of one: a larger claim is a lie, and must not be allocated.
  const possible = member.method === 0 ? member.packedBytes : member.packedBytes * 1032 + 1032;
  if (member.bytes > possible)
    throw damaged(`member ${member.name} claims more bytes than it can hold`, options.source);
  checkMemory(member.bytes, `unpacked member ${member.name}`, options);
  const unpacked = member.method === 0 ? packed : inflated(packed, member, options.source);
  if (unpacked.length !== member.bytes || crc32(unpacked) !== member.checksum) {
    throw damaged(`member ${member.name} does not match its checksum`, options.source);
  }
  return unpacked;
}

function inflated(packed: Uint8Array, member: ZipMember, source: string): Uint8Array {
  try {
    return inflateSync(packed, { out: new Uint8Array(member.bytes) });
  } catch {
    throw damaged(`member ${member.name} cannot be unpacked`, source);
  }
}

function packedBytesOf(bytes: Uint8Array, member: ZipMember, source: string): Uint8Array {
  if (member.encrypted || (member.method !== 0 && member.method !== 8)) {
    throw complain(source, {
      expected: 'members stored or deflated, as numpy.savez writes them',
      got: `${member.name} ${member.encrypted ? 'locked with a password' : `packed by method ${member.method}`}`,
      remedy: 'write it again with numpy.savez',
    });
  }
  const view = viewOf(bytes);
  const end = member.offset + 30 > bytes.length ? Number.POSITIVE_INFINITY : startOf(view, member) + member.packedBytes;
  if (end > bytes.length) throw damaged(`member ${member.name} is cut short`, source);
  return bytes.subarray(end - member.packedBytes, end);
}

function startOf(view: DataView, { offset }: ZipMember): number {
  return offset + 30 + view.getUint16(offset + 26, true) + view.getUint16(offset + 28, true);
}

function readDirectory(bytes: Uint8Array): ZipMember[] {
  const view = viewOf(bytes);
  let { count, at } = directoryPlace(view);
  const members: ZipMember[] = [];
  for (; count > 0; count--) {
    if (view.getUint32(at, true) !== 0x02014b50) throw new RangeError('not a directory entry');
    members.push(readEntry(bytes, view, at));
    at += 46 + view.getUint16(at + 28, true) + view.getUint16(at + 30, true) + view.getUint16(at + 32, true);
  }
  return members;
}

function directoryPlace(view: DataView): { count: number; at: number } {
  let end = view.byteLength - 22;
  while (view.getUint32(end, true) !== 0x06054b50) end -= 1; // the comment may be up to 65535 bytes; below 0 getUint32 throws
  const place = { count: view.getUint16(end + 10, true), at: view.getUint32(end + 16, true) };
  if (place.count !== 0xffff && place.at !== 0xffffffff) return place;
  const wide = Number(view.getBigUint64(end - 12, true)); // the zip64 locator stands right before
  if (view.getUint32(wide, true) !== 0x06064b50) throw new RangeError('no zip64 directory');
  return { count: Number(view.getBigUint64(wide + 32, true)), at: Number(view.getBigUint64(wide + 48, true)) };
}

function readEntry(bytes: Uint8Array, view: DataView, at: number): ZipMember {
  const nameLength = view.getUint16(at + 28, true);
  const extra = { at: at + 46 + nameLength, end: at + 46 + nameLength + view.getUint16(at + 30, true) };
  const narrow = [24, 20, 42].map((field) => view.getUint32(at + field, true));
  const [size = 0, packedSize = 0, offset = 0] = widen(view, narrow, extra);
  return {
    name: new TextDecoder().decode(bytes.subarray(at + 46, extra.at)),
    method: view.getUint16(at + 10, true),
    encrypted: (view.getUint16(at + 8, true) & 1) === 1,
    checksum: view.getUint32(at + 16, true),
    packedBytes: packedSize,
    bytes: size,
    offset,
  };
}

/** In zip64 a field that is all ones stands, 8 bytes wide, in extra field 1, in this order. */
function widen(view: DataView, fields: readonly number[], extra: { at: number; end: number }): number[] {
  let { at } = extra;
  while (at < extra.end && view.getUint16(at, true) !== 1) at += 4 + view.getUint16(at + 2, true);
  at += 4;
  return fields.map((field) => {
    if (field !== 0xffffffff) return field;
    at += 8;
    return Number(view.getBigUint64(at - 8, true));
  });
}

function damaged(got: string, source: string): InputError {
  return complain(source, {
    expected: 'a whole zip (npz) file',
    got: `a damaged one: ${got}`,
    remedy: 'copy or write it again',
  });
}
