// npm run native:setup [-- --wheel FILE]: installs tfjs-node into tooling/native, makes it work, and links it where the engine looks.
import './require-node.mjs';
import { join } from 'node:path';
import { buildPackages } from './build.mjs';
import { linkNative, nativeFolder, pinnedNativeFolder } from './native.mjs';
import { root } from './paths.mjs';
import { installPinnedFolder } from './pinned-folder.mjs';
import { runNode } from './run-node.mjs';
import { asCommand } from './say.mjs';
import { install } from './set-up.mjs';

await asCommand(async () => {
  await install();
  await buildPackages({ only: '@ingd/engine' });
  await installPinnedFolder(pinnedNativeFolder, '@tensorflow/tfjs-node');
  const program = join(root, 'packages', 'engine', 'bin', 'ingd-native-setup.js');
  const { code } = await runNode(program, [nativeFolder, ...process.argv.slice(2)]);
  if (code === 0) linkNative();
  return code;
});
