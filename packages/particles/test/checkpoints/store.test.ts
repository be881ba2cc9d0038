import { spawn } from 'node:child_process';
import { mkdir, mkdtemp, readdir, readFile, rm, utimes, writeFile } from 'node:fs/promises';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { CheckpointStore } from '../../src/node.js';
import { openCheckpointStore } from '../../src/node.js';
import { exampleMap } from '../map/example-map.js';

let root = '';
let folder = '';

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'ingd-store-'));
  folder = join(root, 'run');
});

afterEach(() => rm(root, { recursive: true, force: true }));

/** The number of a process that has ended. */
async function deadPid(): Promise<number> {
  const child = spawn(process.execPath, ['--version'], { stdio: 'ignore' });
  await new Promise((resolve) => child.on('close', resolve));
  return child.pid ?? 0;
}

const holder = (fields: object) =>
  `${JSON.stringify({ pid: 1, host: hostname(), born: null, since: '2026-01-01T00:00:00.000Z', ...fields })}\n`;

async function leaveLock(text: string): Promise<string> {
  await mkdir(folder);
  const path = join(folder, 'lock');
  await writeFile(path, text);
  return path;
}

describe('a store of checkpoints', () => {
  test('gives back what it was given, whole', async () => {
    const store = await openCheckpointStore(folder);
    expect(await store.read()).toBeUndefined();
    await store.write(exampleMap());
    expect(await store.read()).toEqual(exampleMap());
    await store.close();
    expect(await readdir(folder)).toEqual(['checkpoint.safetensors']);
  });

  test('that kept nothing leaves no folder, unless it was there', async () => {
    await (await openCheckpointStore(folder)).close();
    expect(await readdir(root)).toEqual([]);
    await mkdir(folder);
    await (await openCheckpointStore(folder)).close();
    expect(await readdir(root)).toEqual(['run']);
  });

  test('keeps the checkpoint before when the next cannot be written', async () => {
    const store = await openCheckpointStore(folder);
    await store.write(exampleMap());
    await expect(store.write({ ...exampleMap(), metadata: { mmd: Number.NaN } })).rejects.toThrow('finite number');
    expect(await store.read()).toEqual(exampleMap());
    await store.close();
  });

  test('says in one sentence that a checkpoint is damaged', async () => {
    const store = await openCheckpointStore(folder);
    await store.write(exampleMap());
    const bytes = await readFile(store.path);
    await writeFile(store.path, bytes.subarray(0, bytes.length - 5));
    await expect(store.read()).rejects.toThrow('cut short');
    await store.close();
  });

  test('removes what writers that ended left behind, and nothing else', async () => {
    await mkdir(folder);
    const dead = await deadPid();
    const stale = ['.checkpoint.safetensors.7-0123456789ab.tmp', `.lock.${dead}-0123456789ab.tmp`];
    const kept = ['.checkpoint.safetensors', 'other.tmp', `.lock.${process.pid}-0123456789ab.tmp`];
    for (const name of [...stale, ...kept]) await writeFile(join(folder, name), 'x');
    await (await openCheckpointStore(folder)).close();
    expect((await readdir(folder)).sort()).toEqual([...kept].sort());
  });
});

describe('the lock of a store', () => {
  test('keeps a second run out until the first is done', async () => {
    const first = await openCheckpointStore(folder);
    await expect(openCheckpointStore(folder)).rejects.toThrow(
      new RegExp(
        `openCheckpointStore: expected .*run to be in use by no other run, got process ${process.pid} on .* since .*Z; wait for it or take another folder, or delete .*lock`,
      ),
    );
    await first.close();
    await (await openCheckpointStore(folder)).close();
  });

  test('of a process that is gone is taken over', async () => {
    await leaveLock(holder({ pid: await deadPid() }));
    const store = await openCheckpointStore(folder);
    expect(JSON.parse(await readFile(join(folder, 'lock'), 'utf8'))).toMatchObject({ pid: process.pid });
    await store.close();
  });

  test.skipIf(process.platform !== 'linux')(
    'of a process whose number another one has now is taken over (linux only: /proc)',
    async () => {
      await leaveLock(holder({ pid: process.pid, born: '1' }));
      await (await openCheckpointStore(folder)).close();
    },
  );

  test('of another host is respected: nobody here can tell', async () => {
    await leaveLock(holder({ pid: await deadPid(), host: 'elsewhere' }));
    await expect(openCheckpointStore(folder)).rejects.toThrow('on elsewhere since 2026');
  });

  test('that says nothing is respected while it is new', async () => {
    const path = await leaveLock('');
    await expect(openCheckpointStore(folder)).rejects.toThrow('got another process');
    await utimes(path, new Date(0), new Date(0));
    await (await openCheckpointStore(folder)).close();
  });

  test('left behind is taken over by one of many alone', async () => {
    await leaveLock(holder({ pid: await deadPid() }));
    const attempts = await Promise.allSettled(Array.from({ length: 20 }, () => openCheckpointStore(folder)));
    const won = attempts.filter(
      (attempt): attempt is PromiseFulfilledResult<CheckpointStore> => attempt.status === 'fulfilled',
    );
    expect(won.length).toBe(1);
    await won[0]?.value.close();
  });

  test('is let go of by its owner alone', async () => {
    const store = await openCheckpointStore(folder);
    await writeFile(join(folder, 'lock'), holder({ pid: process.pid, since: 'later' }));
    await store.close();
    expect(await readdir(folder)).toEqual(['lock']);
  });
});
