import type { LoadOptions } from './backend-packages.js';
import { oneLine } from './one-line.js';

const packageNames = ['@tensorflow/tfjs-node', '@tensorflow/tfjs-node-gpu'] as const;

/** Imports whichever of the two native packages is there, the plain one first. */
export async function loadTensorflow({ importPackage }: LoadOptions): Promise<Record<string, string>> {
  restoreRemovedNodeFunctions();
  quietenNativeLog();
  const reasons: string[] = [];
  for (const packageName of packageNames) {
    try {
      return versionOf(packageName, await importPackage(packageName));
    } catch (thrown) {
      reasons.push(`${packageName} ${importReason(packageName, thrown)}`);
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

/** libtensorflow greets on standard error unless told otherwise before it is loaded. */
function quietenNativeLog(): void {
  if (typeof process !== 'undefined') process.env.TF_CPP_MIN_LOG_LEVEL ??= '2';
}

/** Why an import failed: the package itself is not there, or it is there and broken. */
export function importReason(packageName: string, thrown: unknown): string {
  const message = oneLine(thrown);
  const isMissing = /Cannot find (package|module)|Failed to (resolve|load)|Could not resolve/.test(message);
  return isMissing && message.includes(`'${packageName}'`) ? 'is not installed' : `is installed but broken: ${message}`;
}

function versionOf(packageName: string, module: Record<string, unknown>): Record<string, string> {
  const exported = 'version' in module ? module : (module.default ?? {});
  const versions: unknown = Reflect.get(exported, 'version');
  const found: unknown =
    typeof versions === 'object' && versions !== null ? Reflect.get(versions, 'tfjs-node') : undefined;
  return typeof found === 'string' ? { [packageName]: found } : {};
}
