import { createHash, type Hash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ours = '@ingd/';

/** SHA-256 of all code and data behind the results: after a change nothing that was kept is taken for new. */
export async function codeDigest(): Promise<string> {
  const running = dirname(fileURLToPath(import.meta.url));
  const built = basename(running); // dist, or src where tests run the sources
  const app = dirname(running);
  const hash = createHash('sha256');
  for (const folder of [...(await workspaceFolders(app))].sort()) {
    for (const part of ['data', built]) if (existsSync(join(folder, part))) await addFolder(hash, join(folder, part));
  }
  return hash.digest('hex');
}

/** The app, and every package of the workspace that it rests on. */
async function workspaceFolders(folder: string, known = new Set<string>()): Promise<Set<string>> {
  if (known.has(folder)) return known;
  known.add(folder);
  const manifest = join(folder, 'package.json');
  const { dependencies = {} } = JSON.parse(await readFile(manifest, 'utf8')) as { dependencies?: object };
  const { resolve } = createRequire(manifest);
  for (const name of Object.keys(dependencies).filter((each) => each.startsWith(ours))) {
    await workspaceFolders(dirname(resolve(`${name}/package.json`)), known);
  }
  return known;
}

async function addFolder(hash: Hash, folder: string): Promise<void> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  for (const file of files.sort()) hash.update(await readFile(file));
}
