export interface NpyOptions {
  readonly descr: string;
  readonly shape: readonly number[];
  readonly fortran?: boolean;
  /** May be fewer than the shape asks for. */
  readonly bytes: Uint8Array;
}

/** An npy file byte by byte, right or wrong. */
export function npy({ descr, shape, fortran = false, bytes }: NpyOptions): Uint8Array {
  const order = fortran ? 'True' : 'False';
  const fields = `{'descr': '${descr}', 'fortran_order': ${order}, 'shape': (${shape.join(', ')}), }`;
  const header = Buffer.from(`${fields.padEnd(117)}\n`, 'latin1');
  const length = Buffer.alloc(2);
  length.writeUInt16LE(header.length);
  return Buffer.concat([Buffer.from('\x93NUMPY\x01\x00', 'latin1'), length, header, bytes]);
}
