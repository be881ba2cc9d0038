import type { BackendName } from './backend-name.js';

/** Imports a package by name; replaced in tests to stand for packages that are missing or broken. */
export type PackageImporter = (packageName: string) => Promise<Record<string, unknown>>;

/** Where `useBackend` finds tfjs's wasm files in a browser: a folder's address or one address per file. */
export type WasmPaths = string | Record<string, string>;

export interface LoadOptions {
  readonly importPackage: PackageImporter;
  /** Where a package lies, for those that are tried in a process of their own first; absent where that cannot be done. */
  readonly findPackage?: ((packageName: string) => string | undefined) | undefined;
  readonly wasmPaths?: WasmPaths | undefined;
}

/** How to get a backend that is not there. */
export const remedies: Readonly<Record<BackendName, string>> = {
  wasm: "install @tensorflow/tfjs-backend-wasm 4.22.0 (in a browser: pass wasmPaths), or use useBackend('cpu')",
  cpu: 'install @tensorflow/tfjs-backend-cpu 4.22.0',
  tensorflow:
    "npm install @tensorflow/tfjs-node@4.22.0 with its install script allowed (or set it up by npx ingd-native-setup), or use useBackend('auto')",
  webgpu:
    "npm install @tensorflow/tfjs-backend-webgpu@4.22.0 (in Node also webgpu) on a machine with a GPU, or use useBackend('auto')",
};

/**
 * The ordinary importer. The two packages that always travel with this one are spelt out so that bundlers find them;
 * the optional ones are hidden from bundlers, which would fail on a package that is not installed.
 */
export const importPackage: PackageImporter = (packageName) => {
  if (packageName === '@tensorflow/tfjs-backend-wasm') return import('@tensorflow/tfjs-backend-wasm');
  if (packageName === '@tensorflow/tfjs-backend-cpu') return import('@tensorflow/tfjs-backend-cpu');
  return import(/* @vite-ignore */ /* webpackIgnore: true */ packageName);
};
