import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { root } from '../paths.js';
import { programs } from '../programs.js';
import { runProcess } from '../run-process.js';
import type { Computed } from './results.js';

const here = dirname(fileURLToPath(import.meta.url));

/** Inside the engine's node_modules: from there Node finds the backends' packages, those that are set up apart included. */
const outputFolder = join(root, 'packages', 'engine', 'node_modules', '.cache', 'cross-backend');

/** The backends to be had here, the reference first. */
export const backends = ['cpu', 'wasm', ...programs.backends];

/** Runs every case on every backend, each backend in a process of its own. */
export async function computeOnAll(): Promise<ReadonlyMap<string, Computed>> {
  mkdirSync(outputFolder, { recursive: true });
  const program = await bundle();
  const computed = new Map<string, Computed>();
  for (const backend of backends) computed.set(backend, await computeOn(program, backend));
  return computed;
}

/** The cases with the packages' sources in one file; what else is installed stays outside. */
async function bundle(): Promise<string> {
  const outfile = join(outputFolder, 'compute-cases.mjs');
  await build({
    entryPoints: [join(here, 'compute-cases.ts')],
    bundle: true,
    outfile,
    format: 'esm',
    platform: 'node',
    target: 'node20',
    conditions: ['@ingd/source'],
    external: ['@tensorflow/*'],
    banner: {
      js: "import { createRequire as requireFrom } from 'node:module'; const require = requireFrom(import.meta.url);",
    },
    logLevel: 'error',
  });
  return outfile;
}

async function computeOn(program: string, backend: string): Promise<Computed> {
  const outputFile = join(outputFolder, `${backend}.json`);
  rmSync(outputFile, { force: true });
  const { code, stderr } = await runProcess(process.execPath, [program, backend, outputFile], {
    cwd: outputFolder,
    variables: programs.variables,
    timeout: 600_000,
  });
  if (code !== 0) {
    throw new Error(
      `cross-backend: expected ${backend} to run the cases, got exit status ${code}: ${stderr.slice(0, 2000)}`,
    );
  }
  return JSON.parse(readFileSync(outputFile, 'utf8')) as Computed;
}
