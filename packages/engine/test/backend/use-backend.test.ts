import * as tf from '@tensorflow/tfjs-core';
import { expect, test } from 'vitest';
import { inspectBackends, type PackageImporter, useBackend } from '../../src/index.js';
import { leakedTensors } from '../../src/testing.js';

/** Stands for an installation in which the native package is there and its addon is not. */
const withBrokenNative: PackageImporter = async (packageName) => {
  if (packageName === '@tensorflow/tfjs-node') {
    throw new Error(
      `The Node.js native addon module (tfjs_binding.node) can not be found at path: somewhere\nPlease run\n  npm rebuild`,
    );
  }
  if (packageName === '@tensorflow/tfjs-backend-wasm') return import('@tensorflow/tfjs-backend-wasm');
  if (packageName === '@tensorflow/tfjs-backend-cpu') return import('@tensorflow/tfjs-backend-cpu');
  throw new Error(`Cannot find package '${packageName}' imported from here`);
};

test('auto takes wasm and says why not the others, one line each', async () => {
  const { backend, versions, rejected } = await useBackend();
  expect(backend).toBe('wasm');
  expect(tf.getBackend()).toBe('wasm');
  expect(versions['@tensorflow/tfjs-core']).toBe('4.22.0');
  expect(versions['@tensorflow/tfjs-backend-wasm']).toBe('4.22.0');
  expect(rejected.map((other) => other.backend)).toEqual(['cpu', 'tensorflow', 'webgpu']);
  for (const { reason } of rejected) expect(reason).toMatch(/^[^\n]+$/);
});

test('a native package that is there but broken costs one line, and the next backend is taken', async () => {
  const choice = await useBackend('auto', { order: ['tensorflow', 'wasm'], importPackage: withBrokenNative });
  expect(choice.backend).toBe('wasm');
  const reason = choice.rejected.find(({ backend }) => backend === 'tensorflow')?.reason;
  expect(reason).toContain('@tensorflow/tfjs-node is installed but broken: The Node.js native addon module');
  expect(reason).toContain('@tensorflow/tfjs-node-gpu is not installed');
  expect(reason).not.toMatch(/\n/);
});

test('a backend that was asked for and cannot be had is refused with reason and remedy', async () => {
  await useBackend('wasm');
  await expect(useBackend('tensorflow', { importPackage: withBrokenNative })).rejects.toThrow(
    /^useBackend: expected backend tensorflow to start, got: .*broken.*; npm install @tensorflow\/tfjs-node@4\.22\.0/,
  );
  await expect(useBackend('webgpu', { importPackage: withBrokenNative })).rejects.toThrow(/webgpu is not installed/);
  expect(tf.getBackend()).toBe('wasm');
});

test('no backend at all is refused with every reason', async () => {
  const order = ['tensorflow', 'webgpu'] as const;
  await expect(useBackend('auto', { order, importPackage: withBrokenNative })).rejects.toThrow(
    /got none \(tensorflow: .*; webgpu: .*\)/,
  );
});

test('a name that is no backend is refused', async () => {
  const name = 'webgl' as 'wasm';
  await expect(useBackend(name)).rejects.toThrow(TypeError);
  await expect(useBackend(name)).rejects.toThrow(
    'useBackend: expected auto, wasm, cpu, tensorflow, webgpu, got webgl; use one of those',
  );
});

test('inspecting finds wasm and cpu, explains the others, and leaves the choice alone', async () => {
  await useBackend('cpu');
  const inspections = await inspectBackends({ importPackage: withBrokenNative });
  expect(tf.getBackend()).toBe('cpu');
  expect(inspections.map(({ backend, available }) => [backend, available])).toEqual([
    ['wasm', true],
    ['cpu', true],
    ['tensorflow', false],
    ['webgpu', false],
  ]);
});

test('calls at the same time are served one after the other', async () => {
  const choices = await Promise.all([useBackend('cpu'), useBackend('wasm'), useBackend('cpu')]);
  expect(choices.map(({ backend }) => backend)).toEqual(['cpu', 'wasm', 'cpu']);
  expect(tf.getBackend()).toBe('cpu');
});

test('corrections are registered once, however often a backend is chosen', async () => {
  await useBackend('wasm');
  const before = tf.getKernelsForBackend('wasm').map(({ kernelFunc }) => kernelFunc);
  const gradient = tf.getGradient(tf.Tanh);
  await useBackend('wasm');
  expect(tf.getKernelsForBackend('wasm').map(({ kernelFunc }) => kernelFunc)).toEqual(before);
  expect(tf.getGradient(tf.Tanh)).toBe(gradient);
});

test("another package's registrations are corrected again", async () => {
  await useBackend('wasm');
  const corrected = tf.getGradient(tf.Cumsum);
  tf.unregisterGradient(tf.Cumsum);
  tf.registerGradient({ kernelName: tf.Cumsum, gradFunc: (dy) => ({ x: () => dy as tf.Tensor }) });
  await useBackend('wasm');
  expect(tf.getGradient(tf.Cumsum)).toBe(corrected);
});

test('Emscripten leaves no process-wide exception handlers behind', async () => {
  await useBackend('wasm');
  const sources = [...process.listeners('uncaughtException'), ...process.listeners('unhandledRejection')].map(String);
  expect(sources.filter((source) => /ExitStatus|\{\s*throw \w+;?\s*\}$/.test(source))).toEqual([]);
});

test('two pieces of work that interleave keep their tensors apart', async () => {
  await useBackend('wasm');
  const work = async (value: number) => {
    let state = tf.fill([8], value);
    for (let step = 0; step < 20; step++) {
      const previous = state;
      state = tf.tidy(() => tf.add(previous, tf.grad((x) => tf.sum(tf.tanh(x)))(previous)));
      previous.dispose();
      await new Promise((resolve) => setTimeout(resolve));
    }
    const [first] = await state.data();
    state.dispose();
    return first;
  };
  const apart = [await work(1), await work(2)];
  let together: unknown[] = [];
  const leaked = await leakedTensors(async () => {
    together = await Promise.all([work(1), work(2)]);
  });
  expect(together).toEqual(apart);
  expect(leaked).toBe(0);
});
