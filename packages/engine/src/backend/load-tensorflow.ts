import type { LoadOptions } from './backend-packages.js';
import type { PackageFinder } from './find-native-package.js';
import { nativeVerdict } from './native-verdicts.js';
import { oneLine } from './one-line.js';
import type { NativeReport } from './try-native-package.js';

/** Whoever has the one for a GPU wants it; the other may have come along with something else. */
const packageNames = ['@tensorflow/tfjs-node-gpu', '@tensorflow/tfjs-node'] as const;

/** The one version whose binding this package speaks to. */
const supportedVersion = '4.22.0';

/** A native package that works here. */
export interface NativePackage {
  readonly packageName: string;
  readonly entry: string;
  readonly report: NativeReport;
}

/** Imports whichever of the two native packages is there and works, the plain one first. */
export async function loadTensorflow(options: LoadOptions): Promise<Record<string, string>> {
  restoreRemovedNodeFunctions();
  quietenNativeLog();
  const { findPackage, importPackage } = options;
  if (findPackage === undefined) {
    return firstOf(async (packageName) => versionOf(packageName, await importPackage(packageName)));
  }
  const { pathToFileURL } = process.getBuiltinModule('node:url');
  return firstOf(async (packageName) => {
    const native = await requireNativePackage(packageName, findPackage);
    await importPackage(pathToFileURL(native.entry).href);
    return versionsOf(native);
  });
}

/**
 * Which of the two native packages works here, found out in a process of its own and without importing it into this one.
 * @throws Error with one line on each that does not
 */
export function findTensorflow(findPackage: PackageFinder): Promise<NativePackage> {
  return firstOf((packageName) => requireNativePackage(packageName, findPackage));
}

/** npm package and library to version. */
export function versionsOf({ packageName, report }: NativePackage): Record<string, string> {
  return { [packageName]: report.version, libtensorflow: report.libtensorflow };
}

async function firstOf<T>(attempt: (packageName: string) => Promise<T>): Promise<T> {
  const reasons: string[] = [];
  for (const packageName of packageNames) {
    try {
      return await attempt(packageName);
    } catch (thrown) {
      reasons.push(`${packageName} ${importReason(packageName, thrown)}`);
    }
  }
  throw new Error(reasons.join('; '));
}

async function requireNativePackage(packageName: string, findPackage: PackageFinder): Promise<NativePackage> {
  const entry = findPackage(packageName);
  if (entry === undefined) throw new Error(`Cannot find package '${packageName}'`);
  const verdict = await nativeVerdict(entry);
  if ('reason' in verdict) throw new Error(verdict.reason);
  if (verdict.version !== supportedVersion) {
    throw new Error(`version ${verdict.version}, expected ${supportedVersion}`);
  }
  return { packageName, entry, report: verdict };
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
  const isNamed = message.includes(`'${packageName}'`) || message.includes(`"${packageName}"`);
  return isMissing && isNamed ? 'is not installed' : `is installed but broken: ${message}`;
}

function versionOf(packageName: string, module: Record<string, unknown>): Record<string, string> {
  const exported = 'version' in module ? module : (module.default ?? {});
  const versions: unknown = Reflect.get(exported, 'version');
  const found: unknown =
    typeof versions === 'object' && versions !== null ? Reflect.get(versions, 'tfjs-node') : undefined;
  return typeof found === 'string' ? { [packageName]: found } : {};
}
