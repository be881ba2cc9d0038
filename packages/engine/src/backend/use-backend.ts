import * as tf from '@tensorflow/tfjs-core';
import { type BackendChoice, type BackendName, backendNames, type RejectedBackend } from './backend-name.js';
import { type PackageImporter, remedies, type WasmPaths } from './backend-packages.js';
import { commonVersions } from './common-versions.js';
import { graphicsAdapter } from './graphics-adapter.js';
import { loadBackend, loadOptions, type Versions } from './load-backend.js';
import { oneLine } from './one-line.js';
import { prepareBackend } from './prepare-backend.js';
import { inTurn } from './turn.js';

/** A backend by name, or `auto`: the first of `order` that works. */
export type BackendPreference = 'auto' | BackendName;

/** How `useBackend` chooses and loads a backend. */
export interface UseBackendOptions {
  /** What `auto` tries, in this order. Default: wasm, then cpu, which give the same numbers everywhere. */
  readonly order?: readonly BackendName[];
  /** Browsers only: where tfjs's `.wasm` files lie, as a folder's address or one address per file. */
  readonly wasmPaths?: WasmPaths;
  /** How packages are imported; for tests and for hosts with a loader of their own. */
  readonly importPackage?: PackageImporter;
}

const defaultOrder: readonly BackendName[] = ['wasm', 'cpu'];

/**
 * Switches tfjs to a backend and puts the corrected kernels and gradients in place. Call it before making tensors;
 * calling it again is cheap and harmless.
 * @returns which backend was taken, the versions, and one line on why each other one was not
 * @throws Error when the backend that was asked for cannot be had, with the reason and the remedy; TypeError when
 * there is no backend of that name
 */
export function useBackend(
  preference: BackendPreference = 'auto',
  options: UseBackendOptions = {},
): Promise<BackendChoice> {
  return inTurn(() => choose(preference, options));
}

async function choose(preference: BackendPreference, options: UseBackendOptions): Promise<BackendChoice> {
  const candidates = candidatesFor(preference, options);
  const failures: RejectedBackend[] = [];
  for (const backend of candidates) {
    const outcome = await attempt(backend, options);
    if ('reason' in outcome) failures.push(outcome);
    else {
      const adapter = graphicsAdapter(backend);
      const rejected = explainOthers(backend, preference, failures);
      return { backend, versions: outcome.versions, rejected, ...(adapter !== undefined && { adapter }) };
    }
  }
  throw new Error(refusal(preference, failures));
}

function candidatesFor(
  preference: BackendPreference,
  { order = defaultOrder }: UseBackendOptions,
): readonly BackendName[] {
  const candidates = preference === 'auto' ? order : [preference];
  for (const name of candidates) {
    if (!backendNames.includes(name)) {
      throw new TypeError(
        `useBackend: expected auto, ${backendNames.join(', ')}, got ${String(name)}; use one of those`,
      );
    }
  }
  return candidates;
}

async function attempt(
  backend: BackendName,
  options: UseBackendOptions,
): Promise<{ versions: Versions } | RejectedBackend> {
  try {
    const versions = await loadBackend(backend, loadOptions(options));
    await tf.setBackend(backend);
    prepareBackend(backend);
    return { versions: { ...commonVersions(), ...versions } };
  } catch (thrown) {
    return { backend, reason: oneLine(thrown) };
  }
}

function explainOthers(
  chosen: BackendName,
  preference: BackendPreference,
  failures: readonly RejectedBackend[],
): readonly RejectedBackend[] {
  return backendNames
    .filter((name) => name !== chosen)
    .map((backend) => failures.find((failure) => failure.backend === backend) ?? notTried(backend, preference, chosen));
}

function notTried(backend: BackendName, preference: BackendPreference, chosen: BackendName): RejectedBackend {
  const reason =
    preference === 'auto'
      ? `not tried, ${chosen} comes first; ask for it with useBackend('${backend}')`
      : `not tried, ${preference} was asked for`;
  return { backend, reason };
}

function refusal(preference: BackendPreference, failures: readonly RejectedBackend[]): string {
  const [first] = failures;
  if (preference !== 'auto' && first !== undefined) {
    return `useBackend: expected backend ${preference} to start, got: ${first.reason}; ${remedies[preference]}`;
  }
  const reasons = failures.map(({ backend, reason }) => `${backend}: ${reason}`).join('; ');
  return `useBackend: expected some backend to start, got none (${reasons}); ${remedies.wasm}`;
}
