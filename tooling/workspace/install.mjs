import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { workspacePackages } from './packages.mjs';
import { pnpmProgram, root } from './paths.mjs';
import { refuseFailedDownload } from './registry.mjs';
import { runNode } from './run-node.mjs';
import { say, seconds } from './say.mjs';

const stampFile = join(root, 'node_modules', '.installed-from');

/** Installs what pnpm-lock.yaml says, unless node_modules already holds exactly that. */
export async function installDependencies() {
  const wanted = inputsDigest();
  if (existsSync(stampFile) && readFileSync(stampFile, 'utf8') === wanted && everyPackageIsLinked()) return;
  say('Installing what pnpm-lock.yaml lists (pnpm install --frozen-lockfile)');
  const start = performance.now();
  const { code, text } = await runNode(pnpmProgram, ['install', '--frozen-lockfile', '--reporter=append-only'], {
    output: 'keep',
    variables: { CI: 'true' }, // never asks a question
  });
  if (code !== 0) await refuseFailedDownload('the dependencies', text);
  writeFileSync(stampFile, wanted);
  say(`Installed in ${seconds(start)}`);
}

/** Of every file that decides what an install does. */
function inputsDigest() {
  const files = ['pnpm-lock.yaml', 'pnpm-workspace.yaml', 'package.json'].map((name) => join(root, name));
  const manifests = workspacePackages().map(({ folder }) => join(folder, 'package.json'));
  const digest = createHash('sha256').update(process.platform + process.arch);
  for (const file of [...files, ...manifests]) digest.update(readFileSync(file));
  return digest.digest('hex');
}

function everyPackageIsLinked() {
  return workspacePackages().every(({ folder, manifest }) => {
    const names = Object.keys({ ...manifest.dependencies, ...manifest.devDependencies });
    return names.every((name) => existsSync(join(folder, 'node_modules', ...name.split('/'))));
  });
}
