import { startsWith } from './archives/bytes.js';
import { isZip } from './archives/zip.js';
import { isIdx, showBytes } from './arrays/idx.js';
import { isNpy } from './arrays/npy-header.js';
import { complain } from './input-error.js';
import type { TableFormat } from './table.js';
import { looksLikeText } from './text/decode-text.js';

/** Formats that are known by sight only to say what to do about them. */
const strangers: readonly (readonly [name: string, magic: readonly number[]])[] = [
  ['a Parquet file', [0x50, 0x41, 0x52, 0x31]],
  ['an HDF5 file', [0x89, 0x48, 0x44, 0x46]],
  ['a PNG picture', [0x89, 0x50, 0x4e, 0x47]],
  ['a JPEG picture', [0xff, 0xd8, 0xff]],
  ['a PDF', [0x25, 0x50, 0x44, 0x46]],
  ['an old Excel file', [0xd0, 0xcf, 0x11, 0xe0]],
  ['a MATLAB file', [0x4d, 0x41, 0x54, 0x4c, 0x41, 0x42]],
  ['a bzip2 archive', [0x42, 0x5a, 0x68]],
  ['an xz archive', [0xfd, 0x37, 0x7a, 0x58]],
  ['a Zstandard archive', [0x28, 0xb5, 0x2f, 0xfd]],
  ['JSON', [0x7b]],
  ['a Python pickle', [0x80, 0x04]],
  ['a Python pickle', [0x80, 0x05]],
];

/**
 * The format that the bytes are in (already unpacked from gzip); the name decides only between csv and tsv.
 * @throws InputError when they are in none that is read here
 */
export function detectFormat(bytes: Uint8Array, source: string): TableFormat {
  if (isNpy(bytes)) return 'npy';
  if (isZip(bytes)) return 'npz';
  if (isIdx(bytes)) return 'idx';
  const stranger = strangers.find(([, magic]) => startsWith(bytes, magic));
  if (stranger === undefined && looksLikeText(bytes)) return /\.tsv(\.gz)?$/i.test(source) ? 'tsv' : 'csv';
  throw complain(source, {
    expected: 'csv, tsv, npy, npz or idx',
    got: stranger?.[0] ?? `unknown data (starting ${showBytes(bytes)})`,
    remedy: 'convert it to one of these',
  });
}
