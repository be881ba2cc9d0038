import { createHash } from 'node:crypto';
import type { Matrix } from '@ingd/engine';

/** SHA-256 over shape and values (float64, as in memory): names a table's numbers whatever file they came from. */
export function digestRows({ rows, columns, data }: Matrix): string {
  return createHash('sha256')
    .update(`${rows} ${columns}\n`)
    .update(new Uint8Array(data.buffer, data.byteOffset, data.byteLength))
    .digest('hex');
}
