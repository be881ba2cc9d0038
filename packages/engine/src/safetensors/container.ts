/** Named tensors and a string map: what a safetensors file holds. */
export interface Container {
  readonly metadata: { readonly [name: string]: string };
  readonly tensors: ReadonlyMap<string, StoredTensor>;
}

/** A tensor on the host, row-major. */
export interface StoredTensor {
  readonly shape: readonly number[];
  readonly values: Float32Array | Float64Array;
}

/** Where a tensor lies in the file, as its header says; offsets count from the end of the header. */
export interface TensorEntry {
  readonly dtype: DataType;
  readonly shape: readonly number[];
  readonly data_offsets: readonly [number, number];
}

/** The types of numbers that are written and read. */
export type DataType = 'F32' | 'F64';

export const bytesPerElement: { readonly [type in DataType]: number } = { F32: 4, F64: 8 };

/** The header's length, an unsigned 64-bit little-endian integer, comes first. */
export const lengthBytes = 8;

/** The key of the header that holds the string map, by the format's definition. */
export const metadataKey = '__metadata__';

/** ∏ shape; 1 for a scalar. */
export function elementCount(shape: readonly number[]): number {
  return shape.reduce((product, size) => product * size, 1);
}
