import { linkWebgpu } from '../webgpu/folder.mjs';
import { buildPackages } from './build.mjs';
import { installDependencies } from './install.mjs';
import { linkNative } from './native.mjs';
import { fetchPinnedPnpm } from './pinned-pnpm.mjs';

/** Everything between a fresh clone and one whose tools run. Each part does nothing where there is nothing to do. */
export async function install() {
  await fetchPinnedPnpm();
  await installDependencies();
  linkNative();
  linkWebgpu();
}

/** Everything between a fresh clone and one whose commands run. */
export async function setUp() {
  await install();
  await buildPackages();
}
