import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { readJson, root } from './paths.mjs';

/** The folders that hold packages, as in pnpm-workspace.yaml; `bench` is one itself. */
const rooms = ['packages', 'apps', 'tooling', '.'];
const notPackages = new Set(['ingd', '@ingd/pinned-pnpm', '@ingd/pinned-native']);

/** Every package of the workspace: `{ name, folder, manifest, isPublic }`, in alphabetical order of folder. */
export function workspacePackages() {
  return rooms.flatMap((room) =>
    readdirSync(join(root, room), { withFileTypes: true })
      .filter((entry) => entry.isDirectory() && existsSync(join(root, room, entry.name, 'package.json')))
      .map((entry) => describe(join(root, room, entry.name)))
      .filter(({ name }) => !notPackages.has(name))
      .sort((a, b) => (a.folder < b.folder ? -1 : 1)),
  );
}

export function publicPackages() {
  return workspacePackages().filter(({ isPublic }) => isPublic);
}

function describe(folder) {
  const manifest = readJson(join(folder, 'package.json'));
  return { name: manifest.name, folder, manifest, isPublic: manifest.private !== true };
}
