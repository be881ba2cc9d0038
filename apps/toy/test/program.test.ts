import { fork } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { ProgramDone, ProgramMessage, ProgramRequest } from '@ingd/cli/reproduce';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import manifest from '../package.json' with { type: 'json' };
import { experiments } from '../src/experiments.js';

let out = '';
beforeEach(async () => {
  out = await mkdtemp(join(tmpdir(), 'ingd-toy-'));
});
afterEach(() => rm(out, { recursive: true, force: true }));

const address = (path: string): URL => new URL(path, import.meta.url);

/** The program as `ingd reproduce` starts it, on the sources. */
function startProgram(changes: Partial<ProgramRequest>, onMessage: (message: ProgramMessage) => unknown = () => {}) {
  const loader = address('../../../packages/cli/test/source-loader.mjs').href;
  const execArgv = ['--conditions=@ingd/source', '--import', loader];
  const child = fork(fileURLToPath(address('../src/reproduce.js')), { execArgv, stdio: ['ignore', 2, 2, 'ipc'] });
  const ended = new Promise<ProgramMessage>((resolve, reject) => {
    let last: ProgramMessage | undefined;
    child.on('message', (message: ProgramMessage) => {
      last = message;
      onMessage(message);
    });
    child.on('error', reject);
    child.on('exit', () => (last === undefined ? reject(new Error('not a word')) : resolve(last)));
  });
  const request = { id: 'fig3', seeds: 1, seed: 1, quick: true, jobs: 2, backend: 'auto', command: 'ingd', out };
  child.send({ ...request, ...changes });
  return { child, ended };
}

const filesOf = async (folder: string): Promise<readonly string[]> => (await readdir(folder)).sort();

describe('the program behind ingd reproduce', () => {
  test('the ids in package.json are the experiments there are', () => {
    expect(manifest.ingd.experiments).toEqual(experiments.map(({ id }) => id));
  });

  test('an experiment in two processes, and in one, is the same to the last bit', async () => {
    const first = (await startProgram({}).ended) as ProgramDone;
    expect(first).toMatchObject({ kind: 'done', backend: 'wasm', failed: [], interrupted: false });
    const table = await readFile(join(out, 'fig3.csv'), 'utf8');
    const picture = await readFile(join(out, 'fig3.svg'), 'utf8');
    expect(table.split('\n').length).toBeGreaterThan(4 * 31 * 100);
    await rm(out, { recursive: true });
    await startProgram({ jobs: 1 }).ended;
    expect(await readFile(join(out, 'fig3.csv'), 'utf8')).toBe(table);
    expect(await readFile(join(out, 'fig3.svg'), 'utf8')).toBe(picture);
  });

  test('interrupted in the middle, it says so, keeps what was done, and its processes end', async () => {
    const { child, ended } = startProgram({ seeds: 40, jobs: 1 }, (message) => {
      if (message.kind === 'progress' && message.done === 2) child.send('interrupt');
    });
    expect(await ended).toMatchObject({ kind: 'done', done: [], interrupted: true });
    expect(await filesOf(out)).toEqual(['.pieces']);
    expect((await filesOf(join(out, '.pieces', 'fig3'))).length).toBeGreaterThanOrEqual(2);
  });

  test('a backend that cannot be had is one sentence', async () => {
    expect(await startProgram({ backend: 'nothing' }).ended).toMatchObject({
      kind: 'problem',
      message: expect.stringContaining('nothing'),
    });
  });
});
