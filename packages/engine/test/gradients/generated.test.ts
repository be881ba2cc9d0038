import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

test('the checked-in gradients are what the generator makes of the installed tfjs-core', () => {
  const script = fileURLToPath(new URL('../../scripts/generate-gradients.mjs', import.meta.url));
  expect(() => execFileSync(process.execPath, [script, '--check'], { stdio: 'pipe' })).not.toThrow();
});
