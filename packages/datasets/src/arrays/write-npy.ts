import { concatenate } from '../archives/bytes.js';
import { complain } from '../input-error.js';
import type { NumberArray } from './number-array.js';

/** Number formats that can be written. */
export type Precision = 'float64' | 'float32';

/** Writes numbers as an npy file. */
export function writeNpy({ shape, data }: NumberArray, precision: Precision): Uint8Array {
  const descriptor = precision === 'float64' ? '<f8' : '<f4';
  return npyFile({ descriptor, shape, data: encodeNumbers(data, { precision, littleEndian: true }) });
}

/** An npy file, version 1, in C order, its data starting at a multiple of 64 bytes as NumPy's do. */
export function npyFile({
  descriptor,
  shape,
  data,
}: {
  descriptor: string;
  shape: readonly number[];
  data: Uint8Array;
}) {
  const lengths = shape.length === 1 ? `${shape[0]},` : shape.join(', ');
  const text = `{'descr': '${descriptor}', 'fortran_order': False, 'shape': (${lengths}), }`;
  const length = Math.ceil((10 + text.length + 1) / 64) * 64 - 10;
  const head = new Uint8Array([0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, 1, 0, length & 0xff, length >> 8]);
  return concatenate([head, new TextEncoder().encode(`${text.padEnd(length - 1)}\n`), data]);
}

/** The numbers as bytes. */
export function encodeNumbers(
  data: Float64Array,
  { precision, littleEndian }: { precision: Precision; littleEndian: boolean },
): Uint8Array {
  const width = precision === 'float64' ? 8 : 4;
  const bytes = new Uint8Array(data.length * width);
  const view = new DataView(bytes.buffer);
  for (let i = 0; i < data.length; i++) {
    const value = data[i] as number;
    if (width === 8) view.setFloat64(i * 8, value, littleEndian);
    else view.setFloat32(i * 4, value, littleEndian);
  }
  return bytes;
}

/** Refuses finite numbers that float32 can only hold as infinity. */
export function checkPrecision(data: Float64Array, precision: Precision, source: string): void {
  if (precision === 'float64') return;
  const at = data.findIndex((value) => Number.isFinite(value) && !Number.isFinite(Math.fround(value)));
  if (at < 0) return;
  throw complain(source, {
    expected: 'numbers below 3.4e38, the largest of float32',
    got: `${data[at]}`,
    remedy: 'write float64, or scale the data',
  });
}
