import { expect, test } from 'vitest';
import { guardWebgpuDevice, hasFailed } from '../../src/backend/guard-webgpu-device.js';
import type { WebgpuBackend, WebgpuErrorEvent } from '../../src/backend/webgpu-backend.js';

const mebibyte = 2 ** 20;

/** As much of tfjs's backend as the guard touches: a pool that keeps every freed buffer, and a device that can be made to fail. */
function fakeBackend() {
  let report: (event: WebgpuErrorEvent) => void = () => {};
  const destroyed: number[] = [];
  const freeBuffers = new Map([['big', [300, 200, 100].map((size) => fakeBuffer(size * mebibyte, destroyed))]]);
  const backend = {
    device: {
      lost: new Promise<never>(() => {}),
      limits: { maxBufferSize: 128 * mebibyte, maxStorageBufferBindingSize: 64 * mebibyte },
      addEventListener: (_: string, listener: typeof report) => {
        report = listener;
      },
      destroy: () => {},
    },
    bufferManager: {
      freeBuffers,
      numFreeBuffers: 3,
      numBytesUsed: 0,
      numBytesAllocated: 600 * mebibyte,
      acquireBuffer: (size: number): object => ({ size }),
    },
    tensorMap: { has: () => true, get: () => ({ values: null }) },
    read: async () => new Float32Array([0]),
    readSync: () => new Float32Array([0]),
  };
  const fail = (error: Error) => report({ error, preventDefault: () => {} });
  return { backend: backend as unknown as WebgpuBackend, buffers: backend.bufferManager, destroyed, fail };
}

function fakeBuffer(size: number, destroyed: number[]) {
  return { size, destroy: () => destroyed.push(size) };
}

test('freed buffers are given back to the device once they hold more than 512 MiB', () => {
  const { backend, buffers, destroyed } = fakeBackend();
  guardWebgpuDevice(backend);
  buffers.acquireBuffer(16);
  expect(destroyed.map((size) => size / mebibyte)).toEqual([300, 200, 100]);
  expect(buffers.numFreeBuffers).toBe(0);
  expect(buffers.numBytesAllocated).toBe(0);
  expect(buffers.freeBuffers.get('big')).toEqual([]);
});

test('the largest tensor is what the device both holds and binds', () => {
  const { backend, buffers } = fakeBackend();
  guardWebgpuDevice(backend);
  expect(() => buffers.acquireBuffer(64 * mebibyte)).not.toThrow();
  expect(() => buffers.acquireBuffer(64 * mebibyte + 4)).toThrow(
    'webgpu backend: expected at most 64.0 MiB in one tensor, got a request for 64.0 MiB; work on tiles of at most 16777216 numbers',
  );
});

test('a command that the device refused is an error at the next read, not a zero', async () => {
  const { backend, fail } = fakeBackend();
  guardWebgpuDevice(backend);
  await expect(backend.read({})).resolves.toEqual(new Float32Array([0]));
  const reading = backend.read({});
  fail(new Error('Binding size for [Buffer] is zero.\n - While validating entries[1]'));
  const said =
    /got one that refused a command \(Binding size for \[Buffer\] is zero\. - While validating entries\[1\]\)/;
  await expect(reading).rejects.toThrow(said);
  await expect(backend.read({})).rejects.toThrow(said);
  expect(hasFailed(backend)).toBe(true);
});
