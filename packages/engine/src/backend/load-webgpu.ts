import type { LoadOptions, PackageImporter } from './backend-packages.js';
import { importReason } from './load-tensorflow.js';

const backendPackage = '@tensorflow/tfjs-backend-webgpu';

interface Gpu {
  requestAdapter(): Promise<unknown>;
}

/** Brings WebGPU to Node where it is missing, makes sure that there is a GPU, then imports tfjs's backend. */
export async function loadWebgpu({ importPackage }: LoadOptions): Promise<Record<string, string>> {
  const gpu = findGpu() ?? (await bringGpuToNode(importPackage));
  if ((await gpu.requestAdapter()) === null) throw new Error('this machine offers WebGPU no graphics adapter');
  try {
    const backend = await importPackage(backendPackage);
    const version = backend.version_webgpu;
    return typeof version === 'string' ? { [backendPackage]: version } : {};
  } catch (thrown) {
    throw new Error(`${backendPackage} ${importReason(backendPackage, thrown)}`);
  }
}

function findGpu(): Gpu | undefined {
  const navigator: unknown = Reflect.get(globalThis, 'navigator');
  if (typeof navigator !== 'object' || navigator === null) return undefined;
  const gpu: unknown = Reflect.get(navigator, 'gpu');
  return isGpu(gpu) ? gpu : undefined;
}

function isGpu(value: unknown): value is Gpu {
  return typeof value === 'object' && value !== null && 'requestAdapter' in value;
}

/** The npm package `webgpu` has the objects that browsers have; tfjs looks for them on `navigator` and globally. */
async function bringGpuToNode(importPackage: PackageImporter): Promise<Gpu> {
  if (typeof process === 'undefined' || process.versions?.node === undefined) {
    throw new Error('this browser has no WebGPU');
  }
  const dawn = await importPackage('webgpu').catch((thrown: unknown) => {
    throw new Error(`webgpu ${importReason('webgpu', thrown)}`);
  });
  const create: unknown = dawn.create;
  const gpu: unknown = typeof create === 'function' ? create([]) : undefined;
  if (!isGpu(gpu)) throw new Error('webgpu is installed but gives no GPU object');
  Object.assign(globalThis, dawn.globals);
  if (Reflect.get(globalThis, 'navigator') === undefined) {
    Object.defineProperty(globalThis, 'navigator', { value: {}, configurable: true });
  }
  Object.defineProperty(globalThis.navigator, 'gpu', { value: gpu, configurable: true });
  return gpu;
}
