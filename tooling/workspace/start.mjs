// npm start [-- --seeds 10]: sets the clone up, then runs the main job of apps/image; npm start -- COMMAND ... another command of it.
import './require-node.mjs';
import { join } from 'node:path';
import { root } from './paths.mjs';
import { runNode } from './run-node.mjs';
import { asCommand } from './say.mjs';
import { setUp } from './set-up.mjs';

await asCommand(async () => {
  await setUp();
  const words = process.argv.slice(2);
  const named = /^[a-z]/.test(words[0] ?? '');
  const program = join(root, 'apps', 'image', 'bin', 'ingd-image.js');
  const { code } = await runNode(program, named ? words : ['digits', ...words]);
  return code;
});
