import { startsWith, viewOf } from '../archives/bytes.js';
import { complain, excerpt } from '../input-error.js';

/** What the head of an npy file says. */
export interface NpyHeader {
  /** NumPy's type string, such as `<f8`. */
  readonly descriptor: string;
  readonly fortranOrder: boolean;
  readonly shape: readonly number[];
  /** Where the data begin. */
  readonly offset: number;
}

const magic = [0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59];

/** Whether the bytes are an npy file's. */
export function isNpy(bytes: Uint8Array): boolean {
  return startsWith(bytes, magic);
}

/**
 * Reads the head of an npy file, format versions 1 to 3.
 * @throws InputError when it is cut short or is not the dictionary that NumPy writes
 */
export function readNpyHeader(bytes: Uint8Array, source: string): NpyHeader {
  const { start, length } = headerExtent(bytes, source);
  const text = new TextDecoder('utf-8').decode(bytes.subarray(start, start + length));
  const descriptor = /'descr':\s*(?:'([^']*)'|(\[.*\]))\s*,\s*'/.exec(text);
  const order = /'fortran_order':\s*(True|False)/.exec(text);
  const shape = /'shape':\s*\(([\d\s,L]*)\)/.exec(text);
  if (descriptor === null || order === null || shape === null) {
    throw complain(source, {
      expected: "an npy header with 'descr', 'fortran_order' and 'shape'",
      got: excerpt(text.trim()),
      remedy: 'write the array again with numpy.save',
    });
  }
  return {
    descriptor: descriptor[1] ?? (descriptor[2] as string),
    fortranOrder: order[1] === 'True',
    shape: ((shape[1] as string).match(/\d+/g) ?? []).map(Number),
    offset: start + length,
  };
}

/** How many bytes the head takes, from its first 12; as many as were given where they are no head. */
export function npyHeadBytes(bytes: Uint8Array): number {
  if (bytes.length < 12) return bytes.length;
  const view = viewOf(bytes);
  return bytes[6] === 1 ? 10 + view.getUint16(8, true) : 12 + view.getUint32(8, true);
}

function headerExtent(bytes: Uint8Array, source: string): { start: number; length: number } {
  if (bytes.length < 12) throw cutShort(bytes.length, source);
  const version = bytes[6] as number;
  if (version < 1 || version > 3) {
    throw complain(source, {
      expected: 'npy format version 1, 2 or 3',
      got: `version ${version}`,
      remedy: 'write the array again with numpy.save',
    });
  }
  const view = viewOf(bytes);
  const start = version === 1 ? 10 : 12;
  const length = version === 1 ? view.getUint16(8, true) : view.getUint32(8, true);
  if (start + length > bytes.length) throw cutShort(bytes.length, source);
  return { start, length };
}

function cutShort(length: number, source: string): Error {
  return complain(source, {
    expected: 'a whole npy header',
    got: `a file cut short after ${length} bytes`,
    remedy: 'copy or write it again',
  });
}
