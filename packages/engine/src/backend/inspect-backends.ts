import * as tf from '@tensorflow/tfjs-core';
import { type BackendName, backendNames } from './backend-name.js';
import type { LoadOptions, PackageImporter, WasmPaths } from './backend-packages.js';
import { commonVersions } from './common-versions.js';
import { graphicsAdapter } from './graphics-adapter.js';
import { loadBackend, loadOptions } from './load-backend.js';
import { findTensorflow, versionsOf } from './load-tensorflow.js';
import { oneLine } from './one-line.js';
import { prepareBackend } from './prepare-backend.js';
import { inTurn } from './turn.js';

/** What the native backend computes with. */
export interface NativeDetails {
  readonly libtensorflow: string;
  /** Threads that one operation may use: TF_NUM_INTRAOP_THREADS, else as many as there are processors. */
  readonly threads: number;
  /** Whether TensorFlow found a graphics processor that it can use. */
  readonly gpu: boolean;
  /** TensorFlow operations that run in float64 here. */
  readonly float64: readonly string[];
}

/** Whether a backend can be had here; one line on why not. */
export type BackendInspection =
  | {
      readonly backend: BackendName;
      readonly available: true;
      readonly versions: Readonly<Record<string, string>>;
      /** Of the backend `tensorflow`. */
      readonly native?: NativeDetails;
      /** The graphics adapter, in its driver's words; of the backend `webgpu`. */
      readonly adapter?: string;
    }
  | { readonly backend: BackendName; readonly available: false; readonly reason: string };

/** As for `useBackend`. */
export interface InspectBackendsOptions {
  readonly wasmPaths?: WasmPaths;
  readonly importPackage?: PackageImporter;
}

/**
 * Tries every backend and says which can be had. The backend in use, and its corrections, stay as they are. The native one is
 * tried in a process of its own and not imported; what it said is remembered until it changes.
 */
export function inspectBackends(options: InspectBackendsOptions = {}): Promise<readonly BackendInspection[]> {
  return inTurn(() => keepingChoice(() => inspectAll(loadOptions(options))));
}

async function inspectAll(options: LoadOptions): Promise<readonly BackendInspection[]> {
  // A process of its own computes meanwhile; whatever is imported into this one comes one after the other.
  const elsewhere = options.findPackage && inspect('tensorflow', options);
  const inspections: BackendInspection[] = [];
  for (const backend of backendNames) {
    inspections.push(await ((backend === 'tensorflow' && elsewhere) || inspect(backend, options)));
  }
  return inspections;
}

async function inspect(backend: BackendName, options: LoadOptions): Promise<BackendInspection> {
  try {
    if (backend === 'tensorflow' && options.findPackage !== undefined) return await inspectNative(options.findPackage);
    const versions = { ...commonVersions(), ...(await loadBackend(backend, options)) };
    const adapter = graphicsAdapter(backend);
    return { backend, available: true, versions, ...(adapter !== undefined && { adapter }) };
  } catch (thrown) {
    return { backend, available: false, reason: oneLine(thrown) };
  }
}

async function inspectNative(findPackage: NonNullable<LoadOptions['findPackage']>): Promise<BackendInspection> {
  const found = await findTensorflow(findPackage);
  const { libtensorflow, gpu, float64 } = found.report;
  const native = { libtensorflow, threads: nativeThreads(), gpu, float64 };
  return { backend: 'tensorflow', available: true, versions: { ...commonVersions(), ...versionsOf(found) }, native };
}

function nativeThreads(): number {
  const told = Number(process.env.TF_NUM_INTRAOP_THREADS);
  return told > 0 ? told : process.getBuiltinModule('node:os').availableParallelism();
}

/** tfjs-node switches to itself when it is imported, and registers tfjs's own gradients and cpu kernels again. */
async function keepingChoice<T>(work: () => Promise<T>): Promise<T> {
  const engine = tf.engine();
  const before = { name: engine.backendName, instance: Reflect.get(engine, 'backendInstance') as unknown };
  const result = await work();
  if (engine.backendName !== before.name) {
    if (before.name) await tf.setBackend(before.name);
    else Object.assign(engine, { backendName: before.name, backendInstance: before.instance });
  }
  const current = backendNames.find((name) => name === before.name);
  if (current !== undefined) prepareBackend(current);
  return result;
}
