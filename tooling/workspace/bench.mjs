// npm run bench [-- CASE ...]: sets the clone up, then times the cases of bench/ on the built packages.
import './require-node.mjs';
import { join } from 'node:path';
import { root } from './paths.mjs';
import { runNode } from './run-node.mjs';
import { asCommand } from './say.mjs';
import { setUp } from './set-up.mjs';

await asCommand(async () => {
  await setUp();
  const { code } = await runNode(join(root, 'bench', 'run.mjs'), process.argv.slice(2));
  return code;
});
