// npm start [-- --seeds 10]: sets the clone up, then runs the main job of apps/image.
import './require-node.mjs';
import { join } from 'node:path';
import { root } from './paths.mjs';
import { runNode } from './run-node.mjs';
import { asCommand } from './say.mjs';
import { setUp } from './set-up.mjs';

await asCommand(async () => {
  await setUp();
  const { code } = await runNode(join(root, 'apps', 'image', 'dist', 'digits.js'), process.argv.slice(2));
  return code;
});
