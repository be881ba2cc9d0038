// npm run backends: computes every public function on every backend that is set up here and writes docs/backends.md.
import './require-node.mjs';
import { join } from 'node:path';
import { programOf, root } from './paths.mjs';
import { findPrograms } from './programs.mjs';
import { runNode } from './run-node.mjs';
import { asCommand } from './say.mjs';
import { install } from './set-up.mjs';

await asCommand(async () => {
  await install();
  const programs = await findPrograms();
  const { code } = await runNode(programOf('vitest'), ['run', 'test/cross-backend.test.ts'], {
    cwd: join(root, 'tooling', 'tests'),
    variables: { INGD_PROGRAMS: JSON.stringify(programs), INGD_WRITE_BACKENDS: '1' },
  });
  return code;
});
