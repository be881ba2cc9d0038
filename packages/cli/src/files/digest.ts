import { createHash } from 'node:crypto';
import type { Matrix } from '@ingd/engine';

/** SHA-256 over shape, values (float64, as in memory) and, where there are any, weights: names a table's numbers whatever file they came from. */
export function digestRows({ rows, columns, data }: Matrix, weights?: Float64Array): string {
  const digest = createHash('sha256').update(`${rows} ${columns}\n`).update(bytesOf(data));
  if (weights !== undefined) digest.update(bytesOf(weights));
  return digest.digest('hex');
}

function bytesOf({ buffer, byteOffset, byteLength }: Float64Array): Uint8Array {
  return new Uint8Array(buffer, byteOffset, byteLength);
}
