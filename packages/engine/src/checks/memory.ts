import * as tf from '@tensorflow/tfjs-core';
import { largestTensor, type WebgpuDevice } from '../backend/webgpu-backend.js';
import { describeBytes, gibibyte, mebibyte } from './describe-bytes.js';

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
  /** What would fit where no tile of rows does, for people: "lower probes". */
  readonly remedy?: string;
}

/**
 * Refuses an allocation that would not fit beside the tensors that live now.
 * @throws RangeError naming what is needed, what is free and the tile of rows, or the way, that would fit
 */
export function requireMemory(request: MemoryRequest): void {
  const { functionName, bytes } = request;
  const free = freeBytes();
  if (bytes <= free) return;
  throw new RangeError(
    `${functionName}: expected at most ${describeBytes(free)}, got a request for ${describeBytes(bytes)}; ${remedyFor(free, request)}`,
  );
}

function remedyFor(free: number, { rows, bytesPerRow, remedy }: MemoryRequest): string {
  const tile = bytesPerRow === undefined ? 0 : Math.floor(free / bytesPerRow);
  if (tile < 1) return remedy ?? 'pass fewer points or dispose other tensors';
  return `pass at most ${tile}${rows === undefined ? '' : ` of the ${rows}`} rows at a time`;
}

/** What a computation takes for each row that it holds at once. */
export interface TileRequest {
  readonly bytesPerRow: number;
  /** Bytes that one tile may take; 256 MiB unless told, and never more than what is free. */
  readonly budget?: number;
}

/** How many rows of `bytesPerRow` bytes to work on at once: at least 1. */
export function rowsPerTile({ bytesPerRow, budget = 256 * mebibyte }: TileRequest): number {
  const free = freeBytes();
  return Math.max(1, Math.floor(Math.min(budget, free) / bytesPerRow));
}

/** What one more tensor may take: room beside those that live now, and on WebGPU no more than one buffer of the device. */
function freeBytes(): number {
  const device: unknown = Reflect.get(tf.backend(), 'device');
  const most = isGraphicsDevice(device) ? largestTensor(device) : memoryLimit;
  return Math.max(0, Math.min(most, memoryLimit - tf.memory().numBytes));
}

function isGraphicsDevice(value: unknown): value is WebgpuDevice {
  return typeof value === 'object' && value !== null && 'limits' in value;
}
