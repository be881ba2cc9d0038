import * as tf from '@tensorflow/tfjs-core';
import type { BackendName } from './backend-name.js';
import type { LoadOptions, WasmPaths } from './backend-packages.js';
import { withoutEmscriptenListeners } from './emscripten-listeners.js';
import { loadTensorflow } from './load-tensorflow.js';
import { loadWebgpu } from './load-webgpu.js';

/** npm package name to version, as far as the package tells. */
export type Versions = Record<string, string>;

/** Imports what a backend needs, so that tfjs knows it by name; does not switch to it. Throws where it cannot. */
export async function loadBackend(backend: BackendName, options: LoadOptions): Promise<Versions> {
  switch (backend) {
    case 'wasm':
      return loadWasm(options);
    case 'cpu':
      return loadCpu(options);
    case 'tensorflow':
      return loadTensorflow(options);
    case 'webgpu':
      return loadWebgpu(options);
  }
}

async function loadWasm({ importPackage, wasmPaths }: LoadOptions): Promise<Versions> {
  const wasm = await importPackage('@tensorflow/tfjs-backend-wasm');
  if (wasmPaths !== undefined) callSetWasmPaths(wasm, wasmPaths);
  return { '@tensorflow/tfjs-backend-wasm': String(wasm['version_wasm']) };
}

function callSetWasmPaths(wasm: Record<string, unknown>, wasmPaths: WasmPaths): void {
  const setWasmPaths = wasm['setWasmPaths'];
  if (typeof setWasmPaths === 'function') setWasmPaths(wasmPaths);
}

async function loadCpu({ importPackage }: LoadOptions): Promise<Versions> {
  const cpu = await importPackage('@tensorflow/tfjs-backend-cpu');
  return { '@tensorflow/tfjs-backend-cpu': String(cpu['version_cpu']) };
}

/**
 * Makes the instance of a loaded backend without switching to it, and says why where that fails (tfjs itself would
 * print a stack and answer `false`).
 */
export async function startBackend(backend: BackendName): Promise<void> {
  // Not tf.findBackend: it starts an asynchronous factory itself, and that second start would never be settled.
  if (backend in tf.engine().registry) return;
  const factory = tf.findBackendFactory(backend);
  if (factory === null) throw new Error(`the package was imported but registered no backend named ${backend}`);
  const priority = tf.engine().registryFactory[backend]?.priority ?? 1;
  const instance = await withoutEmscriptenListeners(async () => factory());
  tf.removeBackend(backend);
  tf.registerBackend(backend, () => instance, priority);
}
