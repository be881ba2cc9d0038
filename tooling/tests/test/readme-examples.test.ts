import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { fencedBlocks } from '../src/markdown.js';
import { publicPackages } from '../src/public-packages.js';
import { runProcess } from '../src/run-process.js';

describe.each(publicPackages())('README of $name', ({ name, folder }) => {
  const example = () => fencedBlocks(join(folder, 'README.md'), 'js')[0] ?? '';

  test('opens with an example of at most 15 lines', () => {
    const lines = example().trimEnd().split('\n').length;
    expect(example()).not.toBe('');
    expect(lines).toBeLessThanOrEqual(15);
  });

  test('its example runs as it stands, on the built packages', async () => {
    const cwd = join(folder, 'out'); // ignored by git; inside the package, so that it may import itself by name
    mkdirSync(cwd, { recursive: true });
    writeFileSync(join(cwd, 'readme-example.mjs'), example());
    const finished = await runProcess(process.execPath, ['readme-example.mjs'], { cwd });
    expect(finished, `the example of ${name}`).toMatchObject({ code: 0, stderr: '' });
    expect(finished.stdout).not.toBe('');
  });
});
