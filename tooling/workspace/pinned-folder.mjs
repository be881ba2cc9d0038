import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { npmProgram } from './npm-program.mjs';
import { readJson } from './paths.mjs';
import { refuseFailedDownload } from './registry.mjs';
import { runNode } from './run-node.mjs';
import { say } from './say.mjs';

/** npm's own would wait more than a minute before it says that there is no network. */
const patience = ['--fetch-retries=3', '--fetch-retry-mintimeout=1000', '--fetch-retry-maxtimeout=5000'];

/**
 * Puts what a folder's package.json asks for into its node_modules, unless it is there: npm checks it against the committed lock
 * file. No install script runs.
 */
export async function installPinnedFolder(folder, packageName) {
  const wanted = readJson(join(folder, 'package.json')).dependencies[packageName];
  if (installedVersion(folder, packageName) === wanted) return;
  say(`Fetching ${packageName} ${wanted} into ${folder} (npm ci)`);
  const { code, text } = await runNode(
    npmProgram(),
    ['ci', '--no-audit', '--no-fund', '--ignore-scripts', ...patience],
    {
      cwd: folder,
      output: 'keep',
    },
  );
  if (code !== 0) await refuseFailedDownload(packageName, text);
}

function installedVersion(folder, packageName) {
  const manifest = join(folder, 'node_modules', ...packageName.split('/'), 'package.json');
  return existsSync(manifest) ? readJson(manifest).version : undefined;
}
