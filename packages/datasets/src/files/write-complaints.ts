import { complain, type InputError } from '../input-error.js';

/** An output that would replace something. */
export function fileExists(path: string): InputError {
  return complain(path, {
    expected: 'a new file',
    got: 'one that exists',
    remedy: 'choose another name, or replace it with force (--force)',
    problem: 'exists',
  });
}

/** An output that is a folder. */
export function outputIsFolder(path: string): InputError {
  return complain(path, {
    expected: 'the name of a file to write',
    got: 'a folder',
    remedy: 'name a file inside it',
    problem: 'unwritable',
  });
}

const reasons: Readonly<Record<string, readonly [got: string, remedy: string]>> = {
  ENOENT: ['no such folder', 'make the folder first'],
  ENOTDIR: ['a path through a file', 'check the path'],
  EACCES: ['no permission to write there', 'choose another folder'],
  EPERM: ['no permission to write there', 'choose another folder'],
  EROFS: ['a read-only disk', 'choose another folder'],
  ENOSPC: ['a full disk', 'free some space; nothing was left behind'],
  EDQUOT: ['a full disk quota', 'free some space; nothing was left behind'],
  EFBIG: ['a file too large for its disk', 'choose another folder'],
  EPIPE: ['a reader that went away', 'keep the other end of the pipe open'],
  ENAMETOOLONG: ['a name that is too long', 'choose a shorter one'],
  EIO: ['a disk that fails', 'choose another folder'],
};

/** What a file system says about writing, as one sentence; anything that is not its word passes unchanged. */
export function explainWriting(error: unknown, path: string): unknown {
  const code = (error as NodeJS.ErrnoException | undefined)?.code;
  if (code === undefined) return error;
  if (code === 'EEXIST') return fileExists(path);
  const [got, remedy] = reasons[code] ?? [`the error ${code}`, 'choose another place'];
  const source = path === '-' ? 'standard output' : path;
  return complain(source, { expected: 'a place that can be written to', got, remedy, problem: 'unwritable' });
}
