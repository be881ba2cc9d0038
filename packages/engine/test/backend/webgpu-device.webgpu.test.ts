import * as tf from '@tensorflow/tfjs-core';
import { beforeEach, expect, test } from 'vitest';
import { inspectBackends, requireMemory, rowsPerTile, useBackend } from '../../src/index.js';

interface Device {
  readonly limits: { readonly maxBufferSize: number; readonly maxStorageBufferBindingSize: number };
  destroy(): void;
}

const device = () => Reflect.get(tf.backend(), 'device') as Device;
const onDevice = () => tf.tidy(() => tf.add(tf.ones([2000]), tf.ones([2000])));

beforeEach(async () => {
  await useBackend('webgpu');
});

test('the graphics adapter is named, in use or only looked at', async () => {
  const { adapter } = await useBackend('webgpu');
  expect(adapter).toMatch(/\w/);
  const inspections = await inspectBackends();
  expect(inspections.find(({ backend }) => backend === 'webgpu')).toMatchObject({ available: true, adapter });
  expect(await useBackend('wasm')).not.toHaveProperty('adapter');
});

test('a lost device gives one clear error at every read and call, and useBackend a fresh one', async () => {
  const before = onDevice();
  const lost = device();
  lost.destroy();
  const restart =
    /^webgpu backend: expected a working graphics device, got one that was lost \(.*\); call useBackend\('webgpu'\) again/;
  await expect(before.data()).rejects.toThrow(restart);
  expect(() => tf.add(before, 1)).toThrow(restart);
  await expect(before.data()).rejects.toThrow(restart);

  await useBackend('webgpu');
  expect(device()).not.toBe(lost);
  const after = onDevice();
  expect((await after.data())[1999]).toBe(2);
  await expect(before.data()).rejects.toThrow(restart); // its numbers are gone
  expect(() => tf.add(before, after)).toThrow(restart);
  tf.dispose([before, after]);
});

test('a read that is under way when the device is lost ends with the reason', async () => {
  const x = onDevice();
  const reading = x.data();
  device().destroy();
  const outcome = await reading.then(
    (values) => values[0],
    (thrown: Error) => thrown.message,
  );
  expect([2, expect.stringMatching(/got one that was lost/)]).toContainEqual(outcome);
  x.dispose();
});

test('numbers that the host still has are read whatever happened to the device', async () => {
  const x = tf.tensor1d([1, 2, 3]);
  device().destroy();
  expect(Array.from(await x.data())).toEqual([1, 2, 3]);
  x.dispose();
});

test('a tensor beyond the largest buffer is refused before it is asked for, and the device lives on', async () => {
  const most = Math.min(device().limits.maxBufferSize, device().limits.maxStorageBufferBindingSize);
  const numbers = most / 4 + 1;
  expect(() => tf.fill([numbers], 1)).toThrow(
    `webgpu backend: expected at most ${(most / 2 ** 30).toFixed(1)} GiB in one tensor, got a request for`,
  );
  expect(() => tf.fill([numbers], 1)).toThrow(`work on tiles of at most ${most / 4} numbers`);
  const x = onDevice();
  expect((await x.data())[0]).toBe(2);
  x.dispose();
});

test('requireMemory and rowsPerTile count with the largest buffer, too', () => {
  const most = Math.min(device().limits.maxBufferSize, device().limits.maxStorageBufferBindingSize);
  const bytesPerRow = 2 ** 20;
  const rows = Math.floor(most / bytesPerRow);
  expect(rowsPerTile({ bytesPerRow, budget: Number.MAX_SAFE_INTEGER })).toBeLessThanOrEqual(rows);
  const request = { functionName: 'panel', bytes: most + bytesPerRow, rows: rows + 1, bytesPerRow };
  if (most < 2 ** 31)
    expect(() => requireMemory(request)).toThrow(`pass at most ${rows} of the ${rows + 1} rows at a time`);
});

test('a device that runs out of memory says so once, where the numbers are wanted', async ({ skip }) => {
  const { adapter } = await useBackend('webgpu');
  skip(!/swiftshader/i.test(adapter ?? ''), 'a graphics card has the memory');
  // SwiftShader announces buffers of 1 GiB and cannot allocate one: a real failure of the device.
  const most = Math.min(device().limits.maxBufferSize, device().limits.maxStorageBufferBindingSize);
  const size = Math.min(most, 2 ** 30) / 4;
  const work = async () => {
    const x = tf.fill([size / 1024, 1024], 1);
    return tf.tidy(() => tf.sum(tf.slice(x, [0, 0], [1, 1024]))).data();
  };
  await expect(work()).rejects.toThrow(
    /^webgpu backend: expected a working graphics device, got one that ran out of memory; pass fewer rows at a time/,
  );
  expect(() => onDevice()).toThrow(/got one that ran out of memory/);

  await useBackend('webgpu');
  const z = onDevice();
  expect((await z.data())[0]).toBe(2);
  z.dispose();
});

test('a synchronous read is refused with the remedy', () => {
  const x = onDevice();
  expect(() => x.dataSync()).toThrow(
    /^webgpu backend: expected a tensor whose numbers are on the host, .*await tensor\.data\(\)/,
  );
  x.dispose();
});
