import { complain } from '../input-error.js';
import { checkMemory, type DecodeOptions } from '../memory.js';
import { type ElementType, elementTypes, readElements } from './element-type.js';
import { type NpyHeader, readNpyHeader } from './npy-header.js';
import { type NumberArray, showShape, sizeOf } from './number-array.js';

/**
 * Reads an npy file: booleans, integers and floats of any width up to 64 bits, either byte order, C or Fortran layout.
 * @throws InputError for other types (named), or when the header claims another number of bytes than there are
 */
export function readNpy(bytes: Uint8Array, options: DecodeOptions): NumberArray {
  const header = readNpyHeader(bytes, options.source);
  const type = elementTypeOf(header, options.source);
  const count = sizeOf(header.shape);
  checkLength({ bytes: bytes.length - header.offset, needed: count * type.bytes, header, source: options.source });
  checkMemory(count * 8, `values of shape ${showShape(header.shape)}`, options);
  const littleEndian = !header.descriptor.startsWith('>');
  const stored = readElements(bytes.subarray(header.offset), { type, count, littleEndian });
  const data = header.fortranOrder && header.shape.length > 1 ? toCOrder(stored, header.shape) : stored;
  return { shape: header.shape, data };
}

/**
 * How the entries of an npy are read.
 * @throws InputError naming what is no number
 */
export function elementTypeOf(header: NpyHeader, source: string): ElementType {
  const type = /^[<>|=]?[biuf]\d$/.test(header.descriptor) ? elementTypes[header.descriptor.slice(-2)] : undefined;
  if (type !== undefined) return type;
  throw complain(source, {
    expected: 'an npy of numbers (bool, integer or float up to 64 bits)',
    got: `${nameOfType(header.descriptor)} (dtype ${header.descriptor})`,
    remedy: 'convert it first, for instance numpy.save(path, array.astype(float))',
  });
}

function nameOfType(descriptor: string): string {
  if (descriptor.startsWith('[')) return 'an array of records';
  const letter = descriptor.replace(/^[<>|=]/, '').charAt(0);
  const names: Readonly<Record<string, string>> = {
    O: 'an array of Python objects',
    c: 'complex numbers',
    U: 'text',
    S: 'byte strings',
    a: 'byte strings',
    V: 'raw records',
    M: 'dates',
    m: 'time spans',
    f: 'floats of an unusual width',
  };
  return names[letter] ?? 'an unknown type';
}

interface LengthCheck {
  readonly bytes: number;
  readonly needed: number;
  readonly header: NpyHeader;
  readonly source: string;
}

function checkLength({ bytes, needed, header, source }: LengthCheck): void {
  if (bytes === needed) return;
  throw complain(source, {
    expected: `${needed} bytes of data for shape ${showShape(header.shape)} of ${header.descriptor}`,
    got: `${bytes}`,
    remedy: bytes < needed ? 'the file is cut short: copy or write it again' : 'the file is damaged: write it again',
  });
}

/** Fortran order has the first index fastest: entry (i, j, k) lies at i + shape[0] * (j + shape[1] * k). */
function toCOrder(stored: Float64Array, shape: readonly number[]): Float64Array {
  const data = new Float64Array(stored.length);
  const strides = shape.map((_, axis) => sizeOf(shape.slice(0, axis)));
  const index = shape.map(() => 0);
  let from = 0;
  for (let to = 0; to < data.length; to++) {
    data[to] = stored[from] as number;
    for (let axis = shape.length - 1; axis >= 0; axis--) {
      const stride = strides[axis] as number;
      from += stride;
      index[axis] = (index[axis] as number) + 1;
      if (index[axis] !== shape[axis]) break;
      from -= stride * (index[axis] as number);
      index[axis] = 0;
    }
  }
  return data;
}
