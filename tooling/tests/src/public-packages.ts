import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './paths.js';

export type PublicPackage = {
  readonly name: string;
  readonly folder: string;
  /** Its entries, as `.` and `./special`. */
  readonly entries: readonly string[];
};

/** Every package that is published, by folder. */
export function publicPackages(): readonly PublicPackage[] {
  const room = join(root, 'packages');
  return readdirSync(room)
    .map((name) => join(room, name))
    .filter((folder) => existsSync(join(folder, 'package.json')))
    .map((folder) => ({ folder, manifest: JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) }))
    .filter(({ manifest }) => manifest.private !== true)
    .map(({ folder, manifest }) => ({ folder, name: String(manifest.name), entries: Object.keys(manifest.exports) }));
}
