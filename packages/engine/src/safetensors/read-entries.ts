import { bytesPerElement, elementCount, type TensorEntry } from './container.js';
import type { JsonReader } from './json-reader.js';

/** The entries of a header in the order of the file, each with a shape that fits its bytes. */
export function readEntries(
  reader: JsonReader,
  tensors: { readonly [name: string]: unknown },
): Map<string, TensorEntry> {
  const entries = Object.entries(tensors).map(([name, value]): [string, TensorEntry] => [
    name,
    readEntry(reader, name, value),
  ]);
  return new Map(entries.sort(([, a], [, b]) => a.data_offsets[0] - b.data_offsets[0]));
}

function readEntry({ fields, refuse, wholeNumbers }: JsonReader, name: string, value: unknown): TensorEntry {
  const entry = fields(value, `the header's entry "${name}"`);
  const { dtype } = entry;
  if (dtype !== 'F32' && dtype !== 'F64') return refuse(`tensor "${name}" has a type other than F32 and F64`);
  const shape = wholeNumbers(entry.shape, `the shape of tensor "${name}"`);
  const [begin, end, ...rest] = wholeNumbers(entry.data_offsets, `the place of tensor "${name}"`);
  if (begin === undefined || end === undefined || rest.length > 0) {
    return refuse(`the place of tensor "${name}" is not a pair of offsets`);
  }
  if (end - begin !== elementCount(shape) * bytesPerElement[dtype]) {
    return refuse(`the shape of tensor "${name}" does not fit its bytes, so the file was altered`);
  }
  return { dtype, shape, data_offsets: [begin, end] };
}

/** Entries must follow each other without a gap, and fill exactly the bytes there are. */
export function requireWhole(
  { refuse }: JsonReader,
  entries: ReadonlyMap<string, TensorEntry>,
  available: number,
): void {
  let expected = 0;
  for (const [name, entry] of entries) {
    const [begin, end] = entry.data_offsets;
    if (begin !== expected) refuse(`tensor "${name}" does not start where the one before it ends`);
    expected = end;
  }
  if (available < expected) {
    refuse(`the file is cut short: ${available} of ${expected} bytes of numbers are there; copy it again`);
  }
  if (available > expected) {
    refuse(`the file has ${available - expected} bytes after its last tensor, so it was altered`);
  }
}
