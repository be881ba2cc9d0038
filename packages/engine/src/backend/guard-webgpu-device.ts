import type * as tf from '@tensorflow/tfjs-core';
import { describeBytes } from '../checks/describe-bytes.js';
import { oneLine } from './one-line.js';
import { largestTensor, type WebgpuBackend, type WebgpuBuffers, type WebgpuErrorEvent } from './webgpu-backend.js';

/** What is known of a guarded backend. */
interface Guard {
  /** Why its device can no longer be trusted, once something went wrong there. */
  failure?: Error;
  /** Rejects each read that waits for the device. */
  readonly waiting: Set<(failure: Error) => void>;
}

const guards = new WeakMap<object, Guard>();

/** Pooled buffers beyond this many bytes that no tensor uses are given back to the device. */
const mostIdleBytes = 2 ** 29;

/** How long a failed read waits for the device to say what happened to it. */
const patience = 2000;

/**
 * Turns what WebGPU reports late, or only on the console, into errors where the numbers are wanted. A device that was lost,
 * ran out of memory or refused a command computes zeros from then on without a word: here every later allocation and read
 * throws one line until `useBackend('webgpu')` starts a fresh device. What could not fit is refused before it is asked for.
 */
export function guardWebgpuDevice(backend: WebgpuBackend): void {
  if (guards.has(backend)) return;
  const guard: Guard = { waiting: new Set() };
  guards.set(backend, guard);
  watchDevice(backend, (what, remedy) => {
    if (guard.failure !== undefined) return;
    guard.failure = new Error(`webgpu backend: expected a working graphics device, got one that ${what}; ${remedy}`);
    for (const reject of guard.waiting) reject(guard.failure);
  });
  guardAllocation(backend, guard);
  guardReads(backend, guard);
}

/** Whether the device was lost, ran out of memory or refused a command. */
export function hasFailed(backend: object): boolean {
  return guards.get(backend)?.failure !== undefined;
}

const restart = "call useBackend('webgpu') again for a fresh device (tensors that were on this one are gone)";

function watchDevice({ device }: WebgpuBackend, fail: (what: string, remedy: string) => void): void {
  void device.lost.then(({ message }) => fail(`was lost (${oneLine({ message })})`, restart));
  device.addEventListener('uncapturederror', (event: WebgpuErrorEvent) => {
    event.preventDefault(); // else it is printed, too
    const isMemory = event.error.constructor.name === 'GPUOutOfMemoryError';
    if (isMemory) fail('ran out of memory', `pass fewer rows at a time or dispose other tensors, then ${restart}`);
    else fail(`refused a command (${oneLine(event.error)})`, restart);
  });
}

function guardAllocation({ bufferManager: buffers, device }: WebgpuBackend, guard: Guard): void {
  const most = largestTensor(device);
  const acquire = buffers.acquireBuffer.bind(buffers);
  buffers.acquireBuffer = (size, ...rest) => {
    throwFailure(guard);
    if (size > most) {
      throw new RangeError(
        `webgpu backend: expected at most ${describeBytes(most)} in one tensor, got a request for ${describeBytes(size)}; ` +
          `work on tiles of at most ${Math.floor(most / 4)} numbers`,
      );
    }
    if (buffers.numBytesAllocated - buffers.numBytesUsed > mostIdleBytes) releaseIdle(buffers);
    const buffer = acquire(size, ...rest);
    throwFailure(guard); // in Node the device says at once that it has no room
    return buffer;
  };
}

/** tfjs keeps every freed buffer for a tensor of the same size: sizes that vary would fill the device. */
function releaseIdle(buffers: WebgpuBuffers): void {
  for (const idle of buffers.freeBuffers.values()) {
    for (const buffer of idle.splice(0)) {
      buffer.destroy();
      buffers.numFreeBuffers--;
      buffers.numBytesAllocated -= buffer.size;
    }
  }
}

function guardReads(backend: WebgpuBackend, guard: Guard): void {
  const read = backend.read.bind(backend);
  const readSync = backend.readSync.bind(backend);
  const isOnHost = (dataId: tf.DataId) => backend.tensorMap.has(dataId) && backend.tensorMap.get(dataId).values != null;
  backend.read = async (dataId) => {
    if (isOnHost(dataId)) return read(dataId);
    throwFailure(guard);
    const values = await untilFailure(guard, read(dataId));
    throwFailure(guard);
    return values;
  };
  backend.readSync = (dataId) => {
    if (isOnHost(dataId)) return readSync(dataId);
    throwFailure(guard);
    if (Reflect.get(globalThis, 'OffscreenCanvas') !== undefined) return readSync(dataId);
    throw new Error(
      'webgpu backend: expected a tensor whose numbers are on the host, got one on the graphics device; ' +
        'read it with await tensor.data() first, also before another backend takes it',
    );
  };
}

/** A read that ends when the device fails, and then with the reason: WebGPU itself says AbortError, or nothing. */
async function untilFailure<T>({ waiting }: Guard, reading: Promise<T>): Promise<T> {
  let stop: (failure: Error) => void = () => {};
  const failing = new Promise<never>((_, reject) => {
    stop = reject;
  });
  waiting.add(stop);
  const patient = reading.catch(async (thrown: unknown) => {
    await new Promise((resolve) => setTimeout(resolve, patience));
    throw thrown;
  });
  try {
    return await Promise.race([patient, failing]);
  } finally {
    waiting.delete(stop);
  }
}

function throwFailure({ failure }: Guard): void {
  if (failure !== undefined) throw failure;
}
