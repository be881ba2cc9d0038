import type { LoadOptions } from './backend-packages.js';

export async function loadWebgpu({ importPackage }: LoadOptions): Promise<Record<string, string>> {
  await importPackage('@tensorflow/tfjs-backend-webgpu');
  return {};
}
