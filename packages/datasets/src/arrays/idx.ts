import { concatenate, viewOf } from '../archives/bytes.js';
import { complain } from '../input-error.js';
import { checkMemory, type DecodeOptions } from '../memory.js';
import { type ElementType, elementTypes, readElements } from './element-type.js';
import { type NumberArray, showShape, sizeOf } from './number-array.js';
import { encodeNumbers, type Precision } from './write-npy.js';

/** NumPy's letters for the third byte of an idx file [LeCun, Cortes & Burges, MNIST page]. */
const typeCodes: Readonly<Record<number, string>> = { 8: 'u1', 9: 'i1', 11: 'i2', 12: 'i4', 13: 'f4', 14: 'f8' };

/** Whether the bytes begin as an idx file: two zeros, a known type, a number of dimensions. */
export function isIdx(bytes: Uint8Array): boolean {
  return bytes.length >= 4 && bytes[0] === 0 && bytes[1] === 0 && typeCodes[bytes[2] as number] !== undefined;
}

/**
 * Reads an idx file (the format of MNIST), all six types, big-endian as the format has it.
 * @throws InputError when the header claims another number of bytes than there are
 */
export function readIdx(bytes: Uint8Array, options: DecodeOptions): NumberArray {
  const { type: name, shape, offset } = idxHead(bytes, options.source);
  const type = elementTypes[name] as ElementType;
  const count = sizeOf(shape);
  if (bytes.length - offset !== count * type.bytes) {
    throw complain(options.source, {
      expected: `${count * type.bytes} bytes of data for idx shape ${showShape(shape)}`,
      got: `${bytes.length - offset}`,
      remedy: 'the file is cut short or damaged: copy or download it again',
    });
  }
  checkMemory(count * 8, `values of shape ${showShape(shape)}`, options);
  return { shape, data: readElements(bytes.subarray(offset), { type, count, littleEndian: false }) };
}

/** What the head of an idx file says: NumPy's letters for the type, the shape, and where the data begin. */
export interface IdxHead {
  readonly type: string;
  readonly shape: readonly number[];
  readonly offset: number;
}

/**
 * Reads the head of an idx file.
 * @throws InputError when it is none, or is cut short
 */
export function idxHead(bytes: Uint8Array, source: string): IdxHead {
  const type = typeCodes[bytes[2] ?? 0];
  const rank = bytes[3] ?? 0;
  const offset = 4 + 4 * rank;
  if (!isIdx(bytes) || type === undefined || bytes.length < offset) {
    throw complain(source, {
      expected: 'the head of an idx file (two zero bytes, type, rank, lengths)',
      got: `${bytes.length} bytes starting ${showBytes(bytes)}`,
      remedy: 'copy or download it again',
    });
  }
  const view = viewOf(bytes);
  return { type, shape: Array.from({ length: rank }, (_, axis) => view.getUint32(4 + 4 * axis)), offset };
}

/** Writes an idx file of big-endian floats. */
export function writeIdx(array: NumberArray, precision: Precision): Uint8Array {
  const head = new Uint8Array(4 + 4 * array.shape.length);
  const view = viewOf(head);
  head[2] = precision === 'float64' ? 14 : 13;
  head[3] = array.shape.length;
  array.shape.forEach((length, axis) => {
    view.setUint32(4 + 4 * axis, length);
  });
  return concatenate([head, encodeNumbers(array.data, { precision, littleEndian: false })]);
}

/** The first bytes of a file as hexadecimal digits. */
export function showBytes(bytes: Uint8Array): string {
  return Array.from(bytes.subarray(0, 8), (byte) => byte.toString(16).padStart(2, '0')).join(' ');
}
