import { mkdirSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type LocalRegistry, startLocalRegistry } from '../src/local-registry.js';
import { fencedBlocks } from '../src/markdown.js';
import { nodeOfMajor, runningMajor } from '../src/other-nodes.js';
import { pack } from '../src/pack.js';
import { programs } from '../src/programs.js';
import { publicPackages } from '../src/public-packages.js';
import { runProcess } from '../src/run-process.js';
import { type TemporaryFolder, temporaryFolder } from '../src/temporary-folder.js';

const packages = publicPackages();
const peers = ['@tensorflow/tfjs-core@4.22.0'];
const userFolder = (name: string) => join(where.folder, 'users', basename(name));

let where: TemporaryFolder;
let registry: LocalRegistry | undefined;

async function npm(npmArguments: readonly string[], cwd: string): Promise<void> {
  const { code, stdout, stderr } = await runProcess(process.execPath, [programs.npm, ...npmArguments], {
    cwd,
    variables: { npm_config_cache: join(where.folder, 'npm-cache') },
  });
  if (code !== 0) throw new Error(`npm ${npmArguments.join(' ')} failed\n${stdout}${stderr}`);
}

const needsRegistry = programs.registry ? '' : ' (skipped: needs the npm registry, which cannot be reached)';

describe.skipIf(needsRegistry !== '')(`packages as a user installs them${needsRegistry}`, () => {
  beforeAll(async () => {
    where = temporaryFolder('packed');
    const folder = join(where.folder, 'registry');
    mkdirSync(folder);
    registry = await startLocalRegistry(folder);
    writeFileSync(join(folder, '.npmrc'), registry.npmrc);
    for (const each of packages) await npm(['publish', await pack(each, folder), '--access=public'], folder);
  }, 300_000);

  afterAll(async () => {
    await registry?.stop();
    await where.remove();
  }, 300_000);

  describe.each(packages)('$name', ({ name, folder }) => {
    test('installs alone, with its peer, into an empty folder', { timeout: 300_000 }, async () => {
      const cwd = userFolder(name);
      mkdirSync(cwd, { recursive: true });
      writeFileSync(join(cwd, '.npmrc'), registry?.npmrc ?? '');
      writeFileSync(join(cwd, 'package.json'), '{ "private": true, "type": "module" }\n');
      await npm(['install', name, ...peers], cwd);
      writeFileSync(join(cwd, 'example.mjs'), fencedBlocks(join(folder, 'README.md'), 'js')[0] ?? '');
    });

    test(`runs its README example there on Node ${process.versions.node}`, () => runExample(name, process.execPath));
  });

  for (const major of [20, 22, 24].filter((each) => each !== runningMajor)) {
    const node = nodeOfMajor(major);
    const reason = node === undefined ? ` (skipped: needs a Node ${major}, named in INGD_OTHER_NODES)` : '';
    test.skipIf(node === undefined)(`all README examples run there on Node ${major}${reason}`, async () => {
      for (const { name } of packages) await runExample(name, node ?? '');
    });
  }
});

async function runExample(name: string, node: string): Promise<void> {
  const finished = await runProcess(node, ['example.mjs'], { cwd: userFolder(name) });
  expect(finished, `the README example of ${name}`).toMatchObject({ code: 0, stderr: '' });
  expect(finished.stdout).not.toBe('');
}
