import type { LoadOptions } from './backend-packages.js';
import { oneLine } from './one-line.js';

const packageNames = ['@tensorflow/tfjs-node', '@tensorflow/tfjs-node-gpu'] as const;

/** Imports whichever of the two native packages is there, the plain one first. */
export async function loadTensorflow({ importPackage }: LoadOptions): Promise<Record<string, string>> {
  const reasons: string[] = [];
  restoreRemovedNodeFunctions();
  for (const packageName of packageNames) {
    try {
      return versionsOf(packageName, await importPackage(packageName));
    } catch (thrown) {
      reasons.push(`${packageName}: ${importReason(packageName, thrown)}`);
    }
  }
  throw new Error(reasons.join('; '));
}

/** Node 24 removed `util.isNullOrUndefined`, which tfjs-node 4.22 calls on every upload. */
function restoreRemovedNodeFunctions(): void {
  if (typeof process === 'undefined' || typeof process.getBuiltinModule !== 'function') return;
  const util: object = process.getBuiltinModule('node:util');
  if (!('isNullOrUndefined' in util)) {
    Object.assign(util, { isNullOrUndefined: (value: unknown) => value === null || value === undefined });
  }
}

function importReason(packageName: string, thrown: unknown): string {
  const message = oneLine(thrown);
  const isMissing = /Cannot find (package|module)|Failed to resolve|Could not resolve|ERR_MODULE_NOT_FOUND/.test(
    message,
  );
  return isMissing && message.includes(packageName) ? 'not installed' : message;
}

function versionsOf(packageName: string, module: Record<string, unknown>): Record<string, string> {
  const version = module['version'];
  const found = typeof version === 'object' && version !== null ? Reflect.get(version, 'tfjs-node') : undefined;
  return { [packageName]: found === undefined ? 'unknown' : String(found) };
}
