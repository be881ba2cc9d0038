import { checksumPosition, fileChecksum } from './checksum.js';
import {
  bytesPerElement,
  type Container,
  elementCount,
  lengthBytes,
  metadataKey,
  type StoredTensor,
  type TensorEntry,
} from './container.js';
import type { JsonReader } from './json-reader.js';
import { readEntries, requireWhole } from './read-entries.js';

/** A header that has been read and checked, and where its tensors start. */
export interface CheckedHeader {
  readonly metadata: { readonly [name: string]: string };
  readonly entries: ReadonlyMap<string, TensorEntry>;
  readonly dataStart: number;
}

/**
 * The header of a safetensors file, checked against the file's length: offsets follow each other without a gap,
 * every shape fits its bytes, and the file ends where the last tensor does.
 * @param reader refuses in the name of the function that reads the file
 * @throws RangeError in one sentence
 */
export function readHeader(bytes: Uint8Array, reader: JsonReader): CheckedHeader {
  const text = headerText(bytes, reader);
  const { [metadataKey]: metadata, ...tensors } = parseHeader(text, reader);
  const dataStart = lengthBytes + new TextEncoder().encode(text).length;
  const entries = readEntries(reader, tensors);
  requireWhole(reader, entries, bytes.length - dataStart);
  const texts = metadata === undefined ? {} : reader.texts(metadata, 'the string map of the header'); // other programs may leave it out
  return { metadata: texts, entries, dataStart };
}

/**
 * Compares the file with the checksum in its header.
 * @throws RangeError when a byte was changed
 */
export function requireChecksum(bytes: Uint8Array, header: CheckedHeader, { refuse }: JsonReader): void {
  const text = new TextDecoder().decode(bytes.subarray(lengthBytes, header.dataStart));
  const found = checksumPosition(text);
  if (found < 0) refuse('the header has no checksum, so the file was altered; fetch it again from where it was made');
  // The digits come before anything that is not ASCII, so that a position in the text is a position in the bytes.
  const position = lengthBytes + found;
  if (header.metadata.checksum !== fileChecksum(bytes, position)) {
    refuse('the file was altered: its checksum does not fit its contents; fetch it again from where it was made');
  }
}

/** Copies the tensors out. Call it after `requireChecksum`. */
export function readTensors(bytes: Uint8Array, header: CheckedHeader): Container['tensors'] {
  const view = new DataView(bytes.buffer, bytes.byteOffset + header.dataStart);
  return new Map([...header.entries].map(([name, entry]) => [name, readTensor(view, entry)]));
}

function readTensor(view: DataView, { dtype, shape, data_offsets: [begin] }: TensorEntry): StoredTensor {
  const count = elementCount(shape);
  const values = dtype === 'F64' ? new Float64Array(count) : new Float32Array(count);
  const width = bytesPerElement[dtype];
  for (let index = 0; index < count; index++) {
    const offset = begin + index * width;
    values[index] = width === 8 ? view.getFloat64(offset, true) : view.getFloat32(offset, true);
  }
  return { shape, values };
}

function headerText(bytes: Uint8Array, { refuse }: JsonReader): string {
  if (bytes.length < lengthBytes) return refuse(`the file is cut short: it has ${bytes.length} bytes; copy it again`);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const length = view.getBigUint64(0, true);
  if (length > BigInt(bytes.length - lengthBytes)) {
    return refuse(
      'the file is cut short, or is not a safetensors file: its header does not fit into it; copy it again',
    );
  }
  const raw = bytes.subarray(lengthBytes, lengthBytes + Number(length));
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(raw);
  } catch {
    return refuse('the header is not text, so this is no safetensors file, or an altered one');
  }
}

function parseHeader(text: string, { fields, refuse }: JsonReader): { readonly [name: string]: unknown } {
  try {
    return fields(JSON.parse(text), 'the header');
  } catch {
    return refuse('the header is not a JSON object, so this is no safetensors file, or an altered one');
  }
}
