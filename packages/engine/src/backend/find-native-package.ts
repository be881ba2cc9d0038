import { importPackage, type PackageImporter } from './backend-packages.js';

/** Finds the file that an import of a package would load; undefined where none is installed. */
export type PackageFinder = (packageName: string) => string | undefined;

/**
 * How native packages are found, so that they can be tried in a process of their own: as Node resolves them from here, folders
 * in NODE_PATH included. There is no such way in a browser, nor for a host that imports packages by a loader of its own.
 */
export function packageFinder(importer: PackageImporter): PackageFinder | undefined {
  if (importer !== importPackage || typeof process === 'undefined') return undefined;
  if (typeof process.getBuiltinModule !== 'function') return undefined;
  const { createRequire } = process.getBuiltinModule('node:module');
  return (packageName) => {
    try {
      return createRequire(import.meta.url).resolve(packageName);
    } catch {
      return undefined;
    }
  };
}
