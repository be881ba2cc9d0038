import { mkdir, rm, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import type { NativePackage } from './native-package.js';

/** Links the library and its headers into the package's `deps/`, under the names that the addon and its sources ask for. */
export async function linkLibrary({ folder }: NativePackage, library: string): Promise<void> {
  const deps = join(folder, 'deps');
  await mkdir(join(deps, 'lib'), { recursive: true });
  const links: readonly (readonly [string, string])[] = [
    [join(library, 'include'), join(deps, 'include')],
    [join(library, 'lib', 'libtensorflow_cc.so.2'), join(deps, 'lib', 'libtensorflow_cc.so.2')],
    [join(library, 'lib', 'libtensorflow_framework.so.2'), join(deps, 'lib', 'libtensorflow_framework.so.2')],
    ['libtensorflow_cc.so.2', join(deps, 'lib', 'libtensorflow.so.2')],
    ['libtensorflow_cc.so.2', join(deps, 'lib', 'libtensorflow.so')],
    ['libtensorflow_framework.so.2', join(deps, 'lib', 'libtensorflow_framework.so')],
  ];
  for (const [target, link] of links) {
    await rm(link, { recursive: true, force: true });
    await symlink(target, link);
  }
}
