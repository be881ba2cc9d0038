import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The root of the clone. */
export const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..');

/** The folder whose lock file pins pnpm. */
export const pinnedPnpmFolder = join(root, 'tooling', 'pnpm');

export const pnpmProgram = join(pinnedPnpmFolder, 'node_modules', 'pnpm', 'bin', 'pnpm.cjs');

export function readJson(file) {
  return JSON.parse(readFileSync(file, 'utf8'));
}

/** The JavaScript file behind a command that one of the root's dependencies installs. */
export function programOf(packageName, command = packageName) {
  const manifestFile = packageManifest(packageName);
  const { bin } = readJson(manifestFile);
  return join(dirname(manifestFile), typeof bin === 'string' ? bin : bin[command]);
}

function packageManifest(packageName) {
  // By path, not by resolution: some packages do not export their package.json.
  const [folder] = createRequire(join(root, 'package.json')).resolve.paths(packageName);
  return join(folder, ...packageName.split('/'), 'package.json');
}
