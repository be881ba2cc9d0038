import { pinnedPnpmFolder } from './paths.mjs';
import { installPinnedFolder } from './pinned-folder.mjs';

/** Puts the pinned pnpm into tooling/pnpm/node_modules. */
export function fetchPinnedPnpm() {
  return installPinnedFolder(pinnedPnpmFolder, 'pnpm');
}
