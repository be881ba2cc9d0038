import * as tf from '@tensorflow/tfjs-core';
import type { BackendName } from './backend-name.js';
import { importPackage, type LoadOptions, type PackageImporter, type WasmPaths } from './backend-packages.js';
import { withoutEmscriptenListeners } from './emscripten-listeners.js';
import { packageFinder } from './find-native-package.js';
import { hasFailed } from './guard-webgpu-device.js';
import { loadTensorflow } from './load-tensorflow.js';
import { loadWebgpu } from './load-webgpu.js';
import { quietly } from './quietly.js';

/** npm package name to version, as far as the package tells. */
export type Versions = Record<string, string>;

/** What a caller of `useBackend` or `inspectBackends` left out, filled in. */
export function loadOptions(asked: {
  readonly importPackage?: PackageImporter;
  readonly wasmPaths?: WasmPaths;
}): LoadOptions {
  const importer = asked.importPackage ?? importPackage;
  return { importPackage: importer, findPackage: packageFinder(importer), wasmPaths: asked.wasmPaths };
}

const loaders: Readonly<Record<BackendName, (options: LoadOptions) => Promise<Versions>>> = {
  wasm: loadWasm,
  cpu: loadCpu,
  tensorflow: loadTensorflow,
  webgpu: loadWebgpu,
};

/**
 * Imports a backend's package and makes its instance, without switching to it. A backend that the host has registered
 * with tfjs by itself is taken as it is.
 * @throws whatever stood in the way
 */
export async function loadBackend(backend: BackendName, options: LoadOptions): Promise<Versions> {
  const versions = knownVersions.get(backend) ?? (await quietly(() => loadPackage(backend, options)));
  await quietly(() => startBackend(backend));
  knownVersions.set(backend, versions);
  return versions;
}

/** The backends that were loaded from here, so that the next call need not import anything. */
const knownVersions = new Map<BackendName, Versions>();

async function loadPackage(backend: BackendName, options: LoadOptions): Promise<Versions> {
  const isNative = backend === 'tensorflow' || backend === 'webgpu';
  return isNative && tf.findBackendFactory(backend) !== null ? {} : loaders[backend](options);
}

async function loadWasm({ importPackage, wasmPaths }: LoadOptions): Promise<Versions> {
  const wasm = await importPackage('@tensorflow/tfjs-backend-wasm');
  if (wasmPaths !== undefined) callSetWasmPaths(wasm, wasmPaths);
  return { '@tensorflow/tfjs-backend-wasm': String(wasm.version_wasm) };
}

function callSetWasmPaths(wasm: Record<string, unknown>, wasmPaths: WasmPaths): void {
  const setWasmPaths = wasm.setWasmPaths;
  if (typeof setWasmPaths === 'function') setWasmPaths(wasmPaths);
}

async function loadCpu({ importPackage }: LoadOptions): Promise<Versions> {
  const cpu = await importPackage('@tensorflow/tfjs-backend-cpu');
  return { '@tensorflow/tfjs-backend-cpu': String(cpu.version_cpu) };
}

/** The packages' own factories, for a fresh instance in the place of one that failed. */
const factories = new Map<BackendName, BackendFactory>();

type BackendFactory = () => tf.KernelBackend | Promise<tf.KernelBackend>;

/** Makes the instance here, where the reason of a failure is seen; tfjs would print a stack and answer `false`. */
async function startBackend(backend: BackendName): Promise<void> {
  // Not tf.findBackend: it starts an asynchronous factory (wasm) itself, and that second start never settles: tensors then throw.
  const running = tf.engine().registry[backend];
  if (running !== undefined && !hasFailed(running)) return;
  const factory = factories.get(backend) ?? tf.findBackendFactory(backend);
  if (factory === null) throw new Error(`its package was imported but registered no backend named ${backend}`);
  const priority = tf.engine().registryFactory[backend]?.priority ?? 1;
  const instance = await withoutEmscriptenListeners(async () => factory());
  factories.set(backend, factory);
  tf.removeBackend(backend); // disposes one that failed
  tf.registerBackend(backend, () => instance, priority);
}
