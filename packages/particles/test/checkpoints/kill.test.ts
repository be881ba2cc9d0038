// A process per kill: the flow runs on the cpu backend there, whatever the backend of the tests.
import { type ChildProcess, fork } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { createKey, fold, uniformValues } from '@ingd/engine';
import { build } from 'esbuild';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { decodeMap } from '../../src/index.js';
import type { KeepRunningSettings } from './keep-running.js';

/** Where the backends of tfjs are found: they are imported by name. */
const engineFolder = fileURLToPath(new URL('../../../engine', import.meta.url));
let root = '';
let program = '';

beforeAll(async () => {
  root = await mkdtemp(join(engineFolder, 'node_modules/.checkpoints-'));
  program = join(root, 'keep-running.mjs');
  await build({
    entryPoints: [fileURLToPath(new URL('keep-running.ts', import.meta.url))],
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'es2022',
    conditions: ['@ingd/source'],
    external: ['@tensorflow/*'],
    outfile: program,
  });
});

afterAll(() => rm(root, { recursive: true, force: true }));

interface Started {
  readonly child: ChildProcess;
  readonly ended: Promise<number | null>;
  /** Until it says a word, or ends. */
  says(word: string): Promise<void>;
}

function start(settings: KeepRunningSettings): Started {
  const child = fork(program, [JSON.stringify(settings)], { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
  const ended = new Promise<number | null>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', resolve);
  });
  const heard = new Map<string, () => void>();
  const words = new Set<string>();
  child.on('message', (word) => {
    words.add(String(word));
    heard.get(String(word))?.();
  });
  const says = (word: string) =>
    Promise.race([
      ended.then(() => undefined),
      new Promise<void>((resolve) => (words.has(word) ? resolve() : heard.set(word, resolve))),
    ]);
  return { child, ended, says };
}

const file = 'checkpoint.safetensors';
const temporaries = async (folder: string) => (await readdir(folder)).filter((name) => name.startsWith(`.${file}.`));

/** How many steps a checkpoint holds; 0 where there is none. */
const made = (folder: string) =>
  readFile(join(folder, file)).then(
    (bytes) => decodeMap(bytes).steps.length,
    () => 0,
  );

interface Kills {
  readonly folder: string;
  readonly count: number;
  readonly steps: number;
  /** Between the writing and the renaming, at the first to fifth checkpoint of each process; at any moment otherwise. */
  readonly beforeRename: boolean;
  readonly seed: number;
}

/** Starts the run again and again and kills it, each time at another moment. @returns how many kills left a whole new file that had not taken its name */
async function killAgainAndAgain({ folder, count, steps, beforeRename, seed }: Kills): Promise<number> {
  let between = 0;
  let longest = 60; // milliseconds, at most, that a process lives: fitted to what this machine does in them
  for (let kill = 0; kill < count; kill++) {
    const before = await made(folder);
    const [share = 0] = uniformValues(fold(createKey(seed), kill), 1);
    const slowRename = beforeRename ? 1 + Math.floor(5 * share) : 0;
    const { child, ended, says } = start({ folder, steps, slowRename });
    await says(beforeRename ? 'renaming' : 'running');
    if (!beforeRename) await pause(longest * share ** 2);
    child.kill('SIGKILL');
    expect(await ended, 'killed before it was done').toBe(null);
    between += await leftWhole(folder);
    const advance = (await made(folder)) - before;
    longest *= advance > 40 ? 0.5 : advance === 0 ? 1.5 : 1;
  }
  return between;
}

/** 1 where a temporary file is left that holds all of a newer checkpoint, else 0. What is kept must be whole whatever is left. */
async function leftWhole(folder: string): Promise<number> {
  const before = await made(folder);
  const left = await temporaries(folder);
  expect(left.length).toBeLessThanOrEqual(1); // those of earlier kills are gone
  const [name] = left;
  if (name === undefined) return 0;
  try {
    return decodeMap(await readFile(join(folder, name))).steps.length > before ? 1 : 0;
  } catch {
    return 0; // cut short: killed while it was written
  }
}

test.skipIf(process.platform === 'win32')(
  'killed 32 times, 12 of them between the writing and the renaming, a run goes on and ends as one that was never killed, bit for bit',
  async () => {
    const steps = 1000;
    const [whole, killed, renamed] = ['whole', 'killed', 'renamed'].map((name) => join(root, name)) as [
      string,
      string,
      string,
    ];
    const uninterrupted = start({ folder: whole, steps, slowRename: 0 }).ended;
    // Two runs beside each other: one killed at any moment, one while a rename takes its time.
    const [, between] = await Promise.all([
      killAgainAndAgain({ folder: killed, count: 20, steps, beforeRename: false, seed: 1 }),
      killAgainAndAgain({ folder: renamed, count: 12, steps, beforeRename: true, seed: 2 }),
    ]);
    expect(between).toBe(12);
    const reached = [await made(killed), await made(renamed)];
    expect(Math.max(...reached)).toBeLessThan(steps);
    expect(Math.min(...reached)).toBeGreaterThan(0);
    const ends = [killed, renamed].map((folder) => start({ folder, steps, slowRename: 0 }).ended);
    expect(await Promise.all([uninterrupted, ...ends])).toEqual([0, 0, 0]);
    const expected = await readFile(join(whole, file));
    expect(await made(whole)).toBe(steps);
    for (const folder of [killed, renamed]) {
      expect(Buffer.compare(await readFile(join(folder, file)), expected)).toBe(0);
      expect(await readdir(folder)).toEqual([file]); // no lock, nothing half-written
      expect((await stat(folder)).isDirectory()).toBe(true);
    }
  },
);
