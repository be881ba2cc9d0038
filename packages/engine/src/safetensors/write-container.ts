import { blankChecksum, checksumPosition, fileChecksum } from './checksum.js';
import {
  bytesPerElement,
  type Container,
  type DataType,
  lengthBytes,
  metadataKey,
  type StoredTensor,
  type TensorEntry,
} from './container.js';

/**
 * A container as the bytes of a safetensors file, with a checksum of the whole file in its string map
 * [https://github.com/huggingface/safetensors: 8 bytes of length, JSON header, tensors without gaps, little-endian].
 */
export function writeContainer(container: Container): Uint8Array {
  const tensors = widestFirst(container.tensors);
  const header = encodeHeader(container.metadata, tensors);
  const bytes = new Uint8Array(lengthBytes + header.length + totalBytes(tensors));
  new DataView(bytes.buffer).setBigUint64(0, BigInt(header.length), true);
  bytes.set(header, lengthBytes);
  writeTensors(new DataView(bytes.buffer, lengthBytes + header.length), tensors);
  return seal(bytes, header);
}

/** The widest type first, then by name, as the format's own writer does: every tensor then lies aligned. */
function widestFirst(tensors: ReadonlyMap<string, StoredTensor>): [string, StoredTensor][] {
  const byName = [...tensors].sort(([a], [b]) => (a < b ? -1 : 1));
  return byName.sort(([, a], [, b]) => b.values.BYTES_PER_ELEMENT - a.values.BYTES_PER_ELEMENT);
}

function encodeHeader(metadata: Container['metadata'], tensors: readonly [string, StoredTensor][]): Uint8Array {
  const entries: [string, Container['metadata'] | TensorEntry][] = [
    [metadataKey, { checksum: blankChecksum, ...metadata }],
  ];
  let offset = 0;
  for (const [name, { shape, values }] of tensors) {
    entries.push([name, { dtype: dataType(values), shape, data_offsets: [offset, offset + values.byteLength] }]);
    offset += values.byteLength;
  }
  const json = new TextEncoder().encode(JSON.stringify(Object.fromEntries(entries)));
  const padded = new Uint8Array(Math.ceil(json.length / 8) * 8).fill(0x20); // spaces, so that the tensors start aligned
  padded.set(json);
  return padded;
}

function dataType(values: Float32Array | Float64Array): DataType {
  return values instanceof Float64Array ? 'F64' : 'F32';
}

function totalBytes(tensors: readonly [string, StoredTensor][]): number {
  return tensors.reduce((sum, [, { values }]) => sum + values.byteLength, 0);
}

function writeTensors(view: DataView, tensors: readonly [string, StoredTensor][]): void {
  let offset = 0;
  for (const [, { values }] of tensors) {
    const width = bytesPerElement[dataType(values)];
    for (const value of values) {
      if (width === 8) view.setFloat64(offset, value, true);
      else view.setFloat32(offset, value, true);
      offset += width;
    }
  }
}

function seal(bytes: Uint8Array, header: Uint8Array): Uint8Array {
  const position = lengthBytes + checksumPosition(new TextDecoder().decode(header));
  bytes.set(new TextEncoder().encode(fileChecksum(bytes, position)), position);
  return bytes;
}
