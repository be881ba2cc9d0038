import { randomBytes } from 'node:crypto';
import { type FileHandle, link, open, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';

/** Makes a file beside `path` and removes it: whether the folder takes files. Permissions alone do not tell, of root least of all. */
export async function probeFolder(path: string): Promise<void> {
  const probe = nameBeside(path);
  try {
    const file = await open(probe, 'wx');
    await file.close();
  } finally {
    await rm(probe, { force: true });
  }
}

/** How a complete file takes its name. */
export interface WholeFileOptions {
  /** Whether it may take the name of a file that is there. */
  readonly force: boolean;
}

/** Fills a new file beside `path`, which takes that name when all of it is on disk. */
export async function writeWholeFile(
  path: string,
  bytes: Uint8Array | string,
  { force }: WholeFileOptions,
): Promise<void> {
  const temporary = nameBeside(path);
  try {
    await fill(await open(temporary, 'wx'), bytes);
    if (force) await rename(temporary, path);
    else await takeFreeName(temporary, path);
  } finally {
    await rm(temporary, { force: true }).catch(() => undefined); // the reason why it could not be written says more
  }
}

/** Writes all bytes, waits until they are on disk where the file system can say so, and closes. */
export async function fill(file: FileHandle, bytes: Uint8Array | string): Promise<void> {
  try {
    await file.writeFile(bytes);
    await file.sync().catch(ignoreMissingSync);
  } finally {
    await file.close();
  }
}

const noSync = new Set(['EINVAL', 'ENOTSUP', 'ENOSYS', 'EPERM']);

/** Some devices and file systems know no fsync; the writing itself has succeeded then. */
function ignoreMissingSync(error: unknown): void {
  if (!noSync.has((error as NodeJS.ErrnoException).code ?? '')) throw error;
}

/** A hard link fails where the name is taken meanwhile, and renaming does not; some file systems know no links. */
async function takeFreeName(temporary: string, path: string): Promise<void> {
  try {
    await link(temporary, path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') throw error;
    await rename(temporary, path);
  }
}

function nameBeside(path: string): string {
  return join(dirname(path), `.${basename(path)}.${process.pid}-${randomBytes(6).toString('hex')}.tmp`);
}
