import * as tf from '@tensorflow/tfjs-core';

const mebibyte = 2 ** 20;
const gibibyte = 2 ** 30;

/**
 * What tensors may take together: 3 GiB. The wasm heap ends at 4 GiB, and kernels need room of their own beside the
 * tensors that tfjs counts.
 */
export const memoryLimit = 3 * gibibyte;

/** An allocation about to be made; `rows` and `bytesPerRow` where it can be cut into tiles of rows. */
export interface MemoryRequest {
  readonly functionName: string;
  readonly bytes: number;
  readonly rows?: number;
  readonly bytesPerRow?: number;
}

/**
 * Refuses an allocation that would not fit beside the tensors that live now.
 * @throws RangeError naming what is needed, what is free and the tile of rows that would fit
 */
export function requireMemory({ functionName, bytes, rows, bytesPerRow }: MemoryRequest): void {
  const free = Math.max(0, memoryLimit - tf.memory().numBytes);
  if (bytes <= free) return;
  throw new RangeError(
    `${functionName}: expected at most ${describeBytes(free)}, got a request for ${describeBytes(bytes)}; ${remedy(free, rows, bytesPerRow)}`,
  );
}

function remedy(free: number, rows: number | undefined, bytesPerRow: number | undefined): string {
  const tile = bytesPerRow === undefined ? 0 : Math.floor(free / bytesPerRow);
  if (tile < 1) return 'pass fewer points or dispose other tensors';
  return `pass at most ${tile}${rows === undefined ? '' : ` of the ${rows}`} rows at a time`;
}

/** What `rowsPerTile` divides. */
export interface TileRequest {
  readonly bytesPerRow: number;
  /** Bytes that one tile may take; 256 MiB unless told, and never more than what is free. */
  readonly budget?: number;
}

/** How many rows of `bytesPerRow` bytes to work on at once: at least 1. */
export function rowsPerTile({ bytesPerRow, budget = 256 * mebibyte }: TileRequest): number {
  const free = Math.max(0, memoryLimit - tf.memory().numBytes);
  return Math.max(1, Math.floor(Math.min(budget, free) / bytesPerRow));
}

/** Bytes as a person reads them, e.g. `1.5 GiB`. */
function describeBytes(bytes: number): string {
  if (bytes >= gibibyte) return `${(bytes / gibibyte).toFixed(1)} GiB`;
  if (bytes >= mebibyte) return `${(bytes / mebibyte).toFixed(1)} MiB`;
  return `${bytes} bytes`;
}
