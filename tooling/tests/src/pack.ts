import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { programs } from './programs.js';
import type { PublicPackage } from './public-packages.js';
import { runProcess } from './run-process.js';

/** Packs a package as `pnpm publish` would, workspace ranges replaced by versions. Returns the tarball's path. */
export async function pack({ name, folder }: PublicPackage, destination: string): Promise<string> {
  const before = new Set(readdirSync(destination));
  const { code, stdout, stderr } = await runProcess(
    process.execPath,
    [programs.pnpm, 'pack', '--pack-destination', destination],
    { cwd: folder },
  );
  if (code !== 0) throw new Error(`pack: ${name} could not be packed\n${stdout}${stderr}`);
  const tarball = readdirSync(destination).find((file) => !before.has(file));
  if (tarball === undefined) throw new Error(`pack: pnpm left no new tarball of ${name} in ${destination}`);
  return join(destination, tarball);
}
