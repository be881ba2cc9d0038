import { randomBytes } from 'node:crypto';
import {
  access,
  constants,
  type FileHandle,
  link,
  open,
  realpath,
  rename,
  rm,
  stat,
  writeFile,
} from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { standardStream } from './read-bytes.js';
import { explainWriting, fileExists, outputIsFolder } from './write-complaints.js';

/** Whether an existing output may be replaced. */
export interface WriteBytesOptions {
  readonly force?: boolean | undefined;
}

/**
 * Writes a file whole or not at all: into a new file beside it that takes its name when it is complete and on disk.
 * `-` is standard output. A device or pipe is written to as it is.
 * @throws InputError when it exists (without `force`), is a folder, has no folder, or the disk is full or read-only
 */
export async function writeBytes(path: string, bytes: Uint8Array, { force }: WriteBytesOptions = {}): Promise<void> {
  try {
    if (path === standardStream) return await writeStandardOutput(bytes);
    const kind = await checkOutput(path, { force });
    if (kind === 'device') return await writeFile(path, bytes);
    await writeWhole(kind === 'file' ? await realpath(path) : path, bytes, { force });
  } catch (error) {
    throw explainWriting(error, path);
  }
}

/**
 * Looks, before long work, whether an output could be written: the folder is there and writable, nothing would be lost.
 * @throws InputError as `writeBytes` would
 */
export async function checkOutput(path: string, { force }: WriteBytesOptions = {}): Promise<'new' | 'file' | 'device'> {
  try {
    const found = path === standardStream ? undefined : await statOrNothing(path);
    if (path === standardStream || (found && !found.isFile() && !found.isDirectory())) return 'device';
    if (found?.isDirectory()) throw outputIsFolder(path);
    if (found !== undefined && force !== true) throw fileExists(path);
    await access(dirname(path), constants.W_OK);
    return found === undefined ? 'new' : 'file';
  } catch (error) {
    throw explainWriting(error, path);
  }
}

async function statOrNothing(path: string) {
  try {
    return await stat(path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

async function writeWhole(path: string, bytes: Uint8Array, { force }: WriteBytesOptions): Promise<void> {
  const temporary = join(dirname(path), `.${basename(path)}.${randomBytes(6).toString('hex')}.tmp`);
  try {
    const file = await open(temporary, 'wx');
    await fill(file, bytes);
    if (force === true) await rename(temporary, path);
    else await takeFreeName(temporary, path);
  } finally {
    await rm(temporary, { force: true });
  }
}

async function fill(file: FileHandle, bytes: Uint8Array): Promise<void> {
  try {
    await file.writeFile(bytes);
    await file.sync();
  } finally {
    await file.close();
  }
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

async function writeStandardOutput(bytes: Uint8Array): Promise<void> {
  await new Promise<void>((done, fail) => {
    process.stdout.once('error', fail); // stays where writing failed: the event comes after the callback, and must find a listener
    process.stdout.write(bytes, (error) => {
      if (error) return fail(error);
      process.stdout.off('error', fail);
      done();
    });
  });
}
