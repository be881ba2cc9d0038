import { link, mkdir, readFile, rm, rmdir, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { mayBeRunning, ownIdentity, type ProcessIdentity } from './process-identity.js';
import { codeOf, temporaryBeside } from './replace-file.js';

/** A folder that one process at a time works in. */
export interface FolderLock {
  readonly path: string;
  release(): Promise<void>;
}

interface Holder extends ProcessIdentity {
  /** ISO 8601 */
  readonly since: string;
}

const tries = 100;
const pauseBetween = 50; // milliseconds

/** Milliseconds after which a taking over that never ended, or a lock that never was filled, counts as left behind. */
const patience = 10_000;

/**
 * Takes the lock of a folder that is there; one that a dead process left is taken over.
 * @throws RangeError when another process, or this one, holds it
 */
export async function lockFolder(functionName: string, folder: string): Promise<FolderLock> {
  const path = join(folder, 'lock');
  const own: Holder = { ...(await ownIdentity()), since: new Date().toISOString() };
  const text = `${JSON.stringify(own)}\n`;
  for (let attempt = 1; attempt <= tries; attempt++) {
    if (await createWhole(path, text)) return { path, release: () => releaseIfOwn(path, text) };
    const found = await readText(path);
    if (found === undefined) continue; // released meanwhile
    if (await isHeld(path, found)) throw inUse(functionName, folder, path, parseHolder(found));
    await takeAway(path, found);
  }
  throw inUse(functionName, folder, path, undefined);
}

/** Makes the lock with all of its text at once. @returns false when there is one */
async function createWhole(path: string, text: string): Promise<boolean> {
  const temporary = temporaryBeside(path);
  try {
    await writeFile(temporary, text, { flag: 'wx' });
    await link(temporary, path).catch((error: unknown) => {
      if (codeOf(error) === 'EEXIST') throw error;
      return writeFile(path, text, { flag: 'wx' }); // a file system without hard links
    });
    return true;
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return false;
    throw error;
  } finally {
    await rm(temporary, { force: true });
  }
}

async function readText(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined;
    throw error;
  }
}

function parseHolder(text: string): Holder | undefined {
  try {
    const { pid, host, born, since }: Partial<Holder> = JSON.parse(text);
    const whole = Number.isSafeInteger(pid) && typeof host === 'string' && typeof since === 'string';
    return whole ? { pid: Number(pid), host, born: typeof born === 'string' ? born : null, since } : undefined;
  } catch {
    return undefined;
  }
}

async function isHeld(path: string, text: string): Promise<boolean> {
  const holder = parseHolder(text);
  return holder === undefined ? !(await isOld(path)) : mayBeRunning(holder);
}

async function isOld(path: string): Promise<boolean> {
  return stat(path).then(
    ({ mtimeMs }) => Date.now() - mtimeMs > patience,
    () => true,
  );
}

/**
 * Removes a lock that was left behind. One process at a time looks again and removes: or the second of two that saw the same dead holder
 * would remove the lock that the first of them has made since.
 */
async function takeAway(path: string, stale: string): Promise<void> {
  const gate = `${path}.takeover`;
  try {
    await mkdir(gate);
  } catch (error) {
    if (codeOf(error) !== 'EEXIST') throw error;
    if (await isOld(gate)) await rmdir(gate).catch(() => undefined);
    return void (await pause(pauseBetween));
  }
  try {
    if ((await readText(path)) === stale) await rm(path, { force: true });
  } finally {
    await rmdir(gate).catch(() => undefined);
  }
}

async function releaseIfOwn(path: string, text: string): Promise<void> {
  if ((await readText(path)) === text) await rm(path, { force: true });
}

function inUse(functionName: string, folder: string, path: string, holder: Holder | undefined): RangeError {
  const who =
    holder === undefined ? 'another process' : `process ${holder.pid} on ${holder.host} since ${holder.since}`;
  return new RangeError(
    `${functionName}: expected ${folder} to be in use by no other run, got ${who}; wait for it or take another folder, or delete ${path} if that process is no run`,
  );
}
