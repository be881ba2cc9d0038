import * as tf from '@tensorflow/tfjs-core';
import { type BackendName, backendNames } from './backend-name.js';
import { importPackage, type PackageImporter, type WasmPaths } from './backend-packages.js';
import { commonVersions } from './common-versions.js';
import { loadBackend } from './load-backend.js';
import { oneLine } from './one-line.js';
import { prepareBackend } from './prepare-backend.js';
import { inTurn } from './turn.js';

/** Whether a backend can be had here; one line on why not. */
export type BackendInspection =
  | { readonly backend: BackendName; readonly available: true; readonly versions: Readonly<Record<string, string>> }
  | { readonly backend: BackendName; readonly available: false; readonly reason: string };

/** How `inspectBackends` looks. */
export interface InspectBackendsOptions {
  readonly wasmPaths?: WasmPaths;
  readonly importPackage?: PackageImporter;
}

/**
 * Tries to load every backend and says which can be had. The backend in use, and its corrections, stay as they are.
 * Importing the native one takes about half a second and 300 MB, where it is installed.
 */
export function inspectBackends(options: InspectBackendsOptions = {}): Promise<readonly BackendInspection[]> {
  return inTurn(() => keepingChoice(() => inspectAll(options)));
}

async function inspectAll(options: InspectBackendsOptions): Promise<readonly BackendInspection[]> {
  const loadOptions = { importPackage: options.importPackage ?? importPackage, wasmPaths: options.wasmPaths };
  const inspections: BackendInspection[] = [];
  for (const backend of backendNames) {
    try {
      const versions = { ...commonVersions(), ...(await loadBackend(backend, loadOptions)) };
      inspections.push({ backend, available: true, versions });
    } catch (thrown) {
      inspections.push({ backend, available: false, reason: oneLine(thrown) });
    }
  }
  return inspections;
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
