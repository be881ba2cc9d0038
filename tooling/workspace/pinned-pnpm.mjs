import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { npmProgram } from './npm-program.mjs';
import { pinnedPnpmFolder, readJson } from './paths.mjs';
import { refuseFailedDownload } from './registry.mjs';
import { runNode } from './run-node.mjs';
import { say } from './say.mjs';

/** npm's own would wait more than a minute before it says that there is no network. */
const patience = ['--fetch-retries=3', '--fetch-retry-mintimeout=1000', '--fetch-retry-maxtimeout=5000'];

/** Puts the pinned pnpm into tooling/pnpm/node_modules, unless it is there: npm checks it against the committed lock file. */
export async function fetchPinnedPnpm() {
  const wanted = readJson(join(pinnedPnpmFolder, 'package.json')).dependencies.pnpm;
  if (installedVersion() === wanted) return;
  say(`Fetching pnpm ${wanted} into tooling/pnpm (npm ci)`);
  const { code, text } = await runNode(
    npmProgram(),
    ['ci', '--no-audit', '--no-fund', '--ignore-scripts', ...patience],
    {
      cwd: pinnedPnpmFolder,
      output: 'keep',
    },
  );
  if (code !== 0) await refuseFailedDownload('pnpm', text);
}

function installedVersion() {
  const manifest = join(pinnedPnpmFolder, 'node_modules', 'pnpm', 'package.json');
  return existsSync(manifest) ? readJson(manifest).version : undefined;
}
