import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { adapterVariables, describeAdapter } from '../webgpu/adapter.mjs';
import { nativeVersion } from './native.mjs';
import { npmProgram } from './npm-program.mjs';
import { pnpmProgram } from './paths.mjs';
import { runNode } from './run-node.mjs';

const chromiumPlaces = [
  process.env.INGD_CHROMIUM,
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
];

/**
 * The programs that some tests use, as found on this machine. Tests read the answer from INGD_PROGRAMS, and turbo
 * keys its cache with it, so that a result obtained without a program is not replayed once the program is there.
 */
export async function findPrograms() {
  const [ziglang, registry, webgpu] = await Promise.all([ziglangVersion(), isRegistryReachable(), describeAdapter()]);
  return {
    node: process.version,
    npm: npmProgram(),
    pnpm: pnpmProgram,
    system: `${process.platform}-${process.arch}`,
    chromium: chromiumPlaces.find((file) => file && existsSync(file)) ?? null,
    ziglang,
    registry,
    native: nativeVersion(),
    webgpu, // the graphics adapter, in words
    variables: webgpu === null ? {} : adapterVariables(),
    backends: [...(nativeVersion() === null ? [] : ['tensorflow']), ...(webgpu === null ? [] : ['webgpu'])],
    otherNodes: (process.env.INGD_OTHER_NODES ?? '').split(',').filter((file) => file && existsSync(file)),
  };
}

async function isRegistryReachable() {
  const { code } = await runNode(npmProgram(), ['ping', '--fetch-retries=0', '--fetch-timeout=15000'], {
    output: 'keep',
  });
  return code === 0;
}

function ziglangVersion() {
  const question = 'import importlib.metadata as m; print(m.version("ziglang"))';
  return new Promise((resolve) => {
    const child = spawn('python3', ['-c', question], { stdio: ['ignore', 'pipe', 'ignore'] });
    let text = '';
    child.stdout?.on('data', (part) => (text += part));
    child.on('error', () => resolve(null));
    child.on('close', (code) => resolve(code === 0 ? text.trim() : null));
  });
}
