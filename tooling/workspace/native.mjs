import { existsSync, mkdirSync, rmSync, symlinkSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { readJson, root } from './paths.mjs';

/** The folder whose lock file pins tfjs-node, outside of the workspace: nobody who clones has to download it. */
export const pinnedNativeFolder = join(root, 'tooling', 'native');

const nativePackage = '@tensorflow/tfjs-node';

/** Where npm puts it. */
export const nativeFolder = join(pinnedNativeFolder, 'node_modules', nativePackage);

/** Where the engine, whose optional peer it is, looks for it. */
const nativeLink = join(root, 'packages', 'engine', 'node_modules', nativePackage);

/** Links the native package into the engine's node_modules, where it is set up. pnpm leaves the link alone unless it makes the folder anew. */
export function linkNative() {
  if (!isSetUp() || existsSync(nativeLink)) return;
  mkdirSync(dirname(nativeLink), { recursive: true });
  rmSync(nativeLink, { force: true });
  symlinkSync(relative(dirname(nativeLink), nativeFolder), nativeLink);
}

/** The version of the native package that is set up in this clone, or null. */
export function nativeVersion() {
  return isSetUp() && existsSync(nativeLink) ? readJson(join(nativeFolder, 'package.json')).version : null;
}

/** What the set-up leaves when it has succeeded. */
function isSetUp() {
  return existsSync(join(nativeFolder, 'deps', '.set-up-from'));
}
