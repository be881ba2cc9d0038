import { lstat, open, realpath, stat } from 'node:fs/promises';
import { fill, probeFolder, writeWholeFile } from './new-file.js';
import { standardStream } from './read-bytes.js';
import { explainWriting, fileExists, outputIsFolder, outputIsNameless } from './write-complaints.js';

/** Whether an existing output may be replaced, and what messages call it. */
export interface WriteBytesOptions {
  readonly force?: boolean | undefined;
  /** What messages call the output; its path by default. */
  readonly name?: string | undefined;
}

/** What stands where an output goes. */
type OutputKind = 'new' | 'file' | 'device';

/**
 * Writes a file whole or not at all: into a new file beside it that takes its name when it is complete and on disk.
 * `-` is standard output. A device or pipe is written to as it is; through a link, the file behind it is replaced.
 * @param bytes a string is written as UTF-8
 * @throws InputError when it exists (without `force`), is a folder, has no folder, or the disk is full or read-only
 */
export async function writeBytes(
  path: string,
  bytes: Uint8Array | string,
  { force = false, name }: WriteBytesOptions = {},
): Promise<void> {
  try {
    if (path === standardStream) return await writeStandardOutput(bytes);
    const kind = await kindOfOutput(path, { force, name });
    if (kind === 'device') return await fill(await open(path, 'w'), bytes);
    await writeWholeFile(kind === 'file' ? await behindLinks(path) : path, bytes, { force });
  } catch (error) {
    throw await explainWriting(error, { path, name });
  }
}

/**
 * Finds out, before long work, whether an output could be written: its folder takes files (one is made there and removed), and
 * nothing would be lost.
 * @throws InputError as `writeBytes` would
 */
export async function checkOutput(path: string, { force, name }: WriteBytesOptions = {}): Promise<OutputKind> {
  try {
    const kind = await kindOfOutput(path, { force, name });
    if (kind !== 'device') await probeFolder(kind === 'file' ? await behindLinks(path) : path);
    return kind;
  } catch (error) {
    throw await explainWriting(error, { path, name });
  }
}

async function kindOfOutput(path: string, { force, name }: WriteBytesOptions): Promise<OutputKind> {
  if (path === standardStream) return 'device';
  if (path === '') throw outputIsNameless({ path, name });
  if (path.endsWith('/')) throw outputIsFolder({ path, name });
  const found = await statOrNothing(path);
  if (found === undefined) return 'new';
  if (found.isDirectory()) throw outputIsFolder({ path, name });
  if (!found.isFile() && !found.isSymbolicLink()) return 'device';
  if (force !== true) throw fileExists({ path, name });
  return 'file';
}

/** What is there, behind links; a link to nothing is there itself. */
async function statOrNothing(path: string) {
  for (const look of [stat, lstat]) {
    try {
      return await look(path);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    }
  }
  return undefined;
}

/** A link is followed, not replaced, unless it leads nowhere. */
async function behindLinks(path: string): Promise<string> {
  return realpath(path).catch(() => path);
}

async function writeStandardOutput(bytes: Uint8Array | string): Promise<void> {
  await new Promise<void>((done, fail) => {
    process.stdout.once('error', fail); // stays where writing failed: the event comes after the callback, and must find a listener
    process.stdout.write(bytes, (error) => {
      if (error) return fail(error);
      process.stdout.off('error', fail);
      done();
    });
  });
}
