import { existsSync, mkdirSync, rmSync, symlinkSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { root } from '../workspace/paths.mjs';

/** The folder whose lock file pins WebGPU for Node. */
export const webgpuFolder = dirname(fileURLToPath(import.meta.url));

/** Where npm puts it. */
export const installed = join(webgpuFolder, 'node_modules', 'webgpu');

/** Where the engine, whose optional peer it is, looks for it. */
const link = join(root, 'packages', 'engine', 'node_modules', 'webgpu');

/** Links WebGPU for Node into the engine's node_modules, where it is set up. pnpm leaves the link alone unless it makes the folder anew. */
export function linkWebgpu() {
  if (!existsSync(installed) || existsSync(link)) return;
  mkdirSync(dirname(link), { recursive: true });
  rmSync(link, { force: true });
  symlinkSync(relative(dirname(link), installed), link);
}

/** Whether `npm run webgpu:setup` was run in this clone. */
export function isWebgpuSetUp() {
  return existsSync(installed) && existsSync(link);
}
