import { randomBytes } from 'node:crypto';
import { open, readdir, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

/** Beside the file, so that renaming stays within one file system. */
export function temporaryBeside(path: string): string {
  return join(dirname(path), `.${basename(path)}.${process.pid}-${randomBytes(6).toString('hex')}.tmp`);
}

/**
 * Replaces a file whole or not at all: a new file beside it is filled, brought to disk, and takes its name. Whoever reads sees the old bytes or the new ones,
 * also when the process ends in between.
 */
export async function replaceFile(path: string, bytes: Uint8Array): Promise<void> {
  const temporary = temporaryBeside(path);
  try {
    const file = await open(temporary, 'wx');
    try {
      await file.writeFile(bytes);
      await file.sync();
    } finally {
      await file.close();
    }
    await renameOver(temporary, path);
  } finally {
    await rm(temporary, { force: true }).catch(() => undefined); // the reason why it could not be written says more
  }
  await syncFolder(dirname(path));
}

const attempts = 5;

/** On Windows a virus scanner may hold the file for a moment. */
const momentary: ReadonlySet<unknown> = new Set(['EPERM', 'EACCES', 'EBUSY']);

async function renameOver(from: string, to: string): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await rename(from, to);
    } catch (error) {
      if (attempt === attempts || process.platform !== 'win32' || !momentary.has(codeOf(error))) throw error;
      await pause(20 * attempt);
    }
  }
}

/** Brings the new name itself to disk, where folders can be opened for that. */
async function syncFolder(folder: string): Promise<void> {
  try {
    const handle = await open(folder, 'r');
    await handle.sync().finally(() => handle.close());
  } catch {
    // Windows opens no folders, and some file systems know no sync: the file is whole all the same.
  }
}

/** What the operating system calls an error. */
export function codeOf(error: unknown): unknown {
  return error instanceof Error && 'code' in error ? error.code : undefined;
}

/**
 * Removes what writers of the file that ended in between left behind.
 * @param isStale asked with the process that made each: those that may still be writing stay
 */
export async function removeTemporaries(path: string, isStale: (pid: number) => boolean): Promise<void> {
  const start = `.${basename(path)}.`;
  const names = await readdir(dirname(path));
  const stale = names.filter((name) => {
    const made = name.startsWith(start) && name.endsWith('.tmp');
    return made && isStale(Number.parseInt(name.slice(start.length), 10));
  });
  await Promise.all(stale.map((name) => rm(join(dirname(path), name), { force: true })));
}
