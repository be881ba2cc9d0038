import { stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { complain, type InputError } from '../input-error.js';
import { standardStream } from './read-bytes.js';

/** Which output a complaint is about. */
export interface NamedOutput {
  readonly path: string;
  /** What messages call it, where that is more than the path. */
  readonly name?: string | undefined;
}

/** An output that would replace something. */
export function fileExists(output: NamedOutput): InputError {
  return complain(nameOf(output), {
    expected: 'a new file',
    got: 'one that exists',
    remedy: 'choose another name, or replace it with force (--force)',
    problem: 'exists',
  });
}

/** An output that is a folder. */
export function outputIsFolder(output: NamedOutput): InputError {
  return complain(nameOf(output), {
    expected: 'the name of a file to write',
    got: 'a folder',
    remedy: 'name a file inside it',
    problem: 'unwritable',
  });
}

/** An output without a name. */
export function outputIsNameless(output: NamedOutput): InputError {
  return complain(nameOf(output), {
    expected: 'the name of a file to write',
    got: 'an empty one',
    remedy: 'give it a name',
    problem: 'unwritable',
  });
}

const reasons: Readonly<Record<string, readonly [got: string, remedy: string]>> = {
  EACCES: ['no permission to write there', 'choose another folder'],
  EPERM: ['no permission to write there', 'choose another folder'],
  EROFS: ['a read-only disk', 'choose another folder'],
  ENOSPC: ['a full disk', 'free some space; nothing was left behind'],
  EDQUOT: ['a full disk quota', 'free some space; nothing was left behind'],
  EFBIG: ['a file too large for its disk', 'choose another folder'],
  EPIPE: ['a reader that went away', 'keep the other end of the pipe open'],
  ENAMETOOLONG: ['a name that is too long', 'choose a shorter one'],
  EMFILE: ['too many open files', 'close some first'],
  ENFILE: ['too many open files', 'close some first'],
  EIO: ['a disk that fails', 'choose another folder'],
};

/** What a file system says about writing, as one sentence; anything that is not its word passes unchanged. */
export async function explainWriting(error: unknown, output: NamedOutput): Promise<unknown> {
  const code = (error as NodeJS.ErrnoException | undefined)?.code;
  if (code === undefined) return error;
  if (code === 'EEXIST') return fileExists(output);
  if (code === 'EISDIR') return outputIsFolder(output);
  const [got, remedy] = reasons[code] ?? (await folderReason(code, dirname(output.path)));
  return complain(nameOf(output), { expected: 'a place that can be written to', got, remedy, problem: 'unwritable' });
}

/** ENOENT is also what a file system such as /proc says that takes no new files. */
async function folderReason(code: string, folder: string): Promise<readonly [got: string, remedy: string]> {
  if (code === 'ENOTDIR') return [`${folder}, which is not a folder`, 'check the path'];
  if (code !== 'ENOENT') return [`the error ${code}`, 'choose another place'];
  const there = await stat(folder).then(
    () => true,
    () => false,
  );
  return there
    ? ['a folder that takes no new files', 'choose another folder']
    : [`no such folder as ${folder}`, 'make the folder first'];
}

function nameOf({ path, name }: NamedOutput): string {
  if (name !== undefined) return name;
  if (path === '') return 'the output';
  return path === standardStream ? 'standard output' : path;
}
