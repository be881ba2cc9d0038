// npm run webgpu:setup: WebGPU for Node (the package `webgpu`: Dawn), installed apart because it weighs 51 MB, and linked to where
// the packages of this workspace find it. Then says which graphics adapter there is. Does nothing where there is nothing to do.
import '../workspace/require-node.mjs';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { npmProgram } from '../workspace/npm-program.mjs';
import { readJson } from '../workspace/paths.mjs';
import { refuseFailedDownload } from '../workspace/registry.mjs';
import { runNode } from '../workspace/run-node.mjs';
import { asCommand, Refusal, say } from '../workspace/say.mjs';
import { adapterVariables, describeAdapter } from './adapter.mjs';
import { installed, linkWebgpu, webgpuFolder } from './folder.mjs';

await asCommand(async () => {
  await install();
  linkWebgpu();
  const adapter = await describeAdapter();
  if (!adapter) {
    throw new Refusal(
      'webgpu is installed, but this machine offers it no graphics adapter; on Linux it needs libvulkan1 and a driver (Chromium brings one in software).',
    );
  }
  say(`WebGPU in Node: ${adapter}`);
  for (const [name, value] of Object.entries(adapterVariables())) say(`By hand, suites find it with ${name}=${value}`);
  return 0;
});

async function install() {
  const wanted = readJson(join(webgpuFolder, 'package.json')).dependencies.webgpu;
  const manifest = join(installed, 'package.json');
  if (existsSync(manifest) && readJson(manifest).version === wanted) return;
  say(`Fetching webgpu ${wanted} into tooling/webgpu (npm ci)`);
  const options = ['ci', '--no-audit', '--no-fund', '--ignore-scripts', '--fetch-retries=3'];
  const { code, text } = await runNode(npmProgram(), options, { cwd: webgpuFolder, output: 'keep' });
  if (code !== 0) await refuseFailedDownload('webgpu', text);
}
