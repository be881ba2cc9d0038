import { randomBytes } from 'node:crypto';
import { type FileHandle, open, realpath, rename, rm, stat } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { ComputationProblem, systemReason, UsageProblem } from '../problems.js';

/** A place for one result. Nothing is there until `write` has all of it. */
export interface Output {
  readonly path: string;
  /** All bytes or nothing: a temporary file in the same folder, then a rename. */
  write(bytes: Uint8Array | string): Promise<void>;
}

export interface OutputRequest {
  readonly path: string;
  /** What it is, for messages: `'map'`, `'report'`. */
  readonly what: string;
  /** Whether a file that is there may be replaced. */
  readonly force: boolean;
}

type Kind = 'absent' | 'file' | 'folder' | 'device';

async function kindOf(path: string): Promise<Kind> {
  try {
    const found = await stat(path);
    if (found.isDirectory()) return 'folder';
    return found.isFile() ? 'file' : 'device';
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return 'absent';
    throw new UsageProblem(`cannot write ${path}: ${systemReason(error)}`);
  }
}

function temporaryName(path: string): string {
  return join(dirname(path), `.${basename(path)}.${process.pid}-${randomBytes(4).toString('hex')}.tmp`);
}

async function requireFolder(path: string, what: string): Promise<void> {
  const folder = dirname(path);
  const kind = await kindOf(folder);
  if (kind === 'absent') {
    throw new UsageProblem(`the folder ${folder} for the ${what} does not exist; make it first`);
  }
  if (kind !== 'folder') throw new UsageProblem(`cannot write the ${what} ${path}: ${folder} is not a folder`);
}

/** A file made and removed: whether the folder takes files is known before anything is computed. */
async function requireWritable(path: string, what: string): Promise<void> {
  const probe = temporaryName(path);
  try {
    const handle = await open(probe, 'wx');
    await handle.close();
    await rm(probe, { force: true });
  } catch (error) {
    throw new UsageProblem(`cannot write the ${what} ${path}: ${systemReason(error)}`);
  }
}

async function writeWhole(handle: FileHandle, bytes: Uint8Array | string): Promise<void> {
  try {
    await handle.writeFile(bytes);
    await handle.sync().catch(ignoreUnsupportedSync);
  } finally {
    await handle.close();
  }
}

/** Some devices and file systems know no fsync; the write itself has succeeded then. */
function ignoreUnsupportedSync(error: unknown): void {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (code !== 'EINVAL' && code !== 'ENOTSUP' && code !== 'ENOSYS' && code !== 'EPERM') throw error;
}

async function replaceFile(named: string, bytes: Uint8Array | string): Promise<void> {
  const path = await realpath(named).catch(() => named);
  const temporary = temporaryName(path);
  try {
    await writeWhole(await open(temporary, 'wx'), bytes);
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true }).catch(() => undefined);
    throw error;
  }
}

/** Writes all of it or nothing; a failure names the file and the reason. */
export async function writeAtomically(path: string, bytes: Uint8Array | string, what: string): Promise<void> {
  try {
    if ((await kindOf(path)) === 'device') await writeWhole(await open(path, 'w'), bytes);
    else await replaceFile(path, bytes);
  } catch (error) {
    throw new ComputationProblem(`the ${what} ${path} could not be written: ${systemReason(error)}`);
  }
}

/**
 * Checks a place for a result before anything is computed: its folder is there and takes files, and no file is replaced unasked.
 * Devices such as /dev/null are written to, never replaced.
 * @throws UsageProblem in one sentence
 */
export async function prepareOutput({ path, what, force }: OutputRequest): Promise<Output> {
  if (path === '') throw new UsageProblem(`the name of the ${what} is empty`);
  const kind = await kindOf(path);
  if (kind === 'folder') throw new UsageProblem(`cannot write the ${what} ${path}: it is a folder`);
  if (kind === 'file' && !force) throw new UsageProblem(`${path} exists; --force replaces it`);
  if (kind !== 'device') {
    await requireFolder(path, what);
    await requireWritable(path, what);
  }
  return { path, write: (bytes) => writeAtomically(path, bytes, what) };
}

/** Refuses two results in one file, and a result in the place of an input. */
export function requireDistinct(outputs: readonly (string | undefined)[], inputs: readonly string[]): void {
  const seen = new Set(inputs.filter((path) => path !== '-').map((path) => resolve(path)));
  for (const path of outputs) {
    if (path === undefined || path === '-') continue;
    const full = resolve(path);
    if (seen.has(full)) throw new UsageProblem(`${path} is named twice; every input and output needs its own file`);
    seen.add(full);
  }
}
