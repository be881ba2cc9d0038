import { constants } from 'node:buffer';
import { readFile, stat } from 'node:fs/promises';
import { complain, type InputError } from '../input-error.js';
import { readableBytes } from '../memory.js';

/** The name that stands for standard input or output. */
export const standardStream = '-';

/**
 * The bytes of a file, or of standard input for `-`. The size is looked at before anything is read.
 * @throws InputError when it is missing, a folder, not readable, empty or larger than the limit
 */
export async function readBytes(path: string, maximumBytes: number): Promise<Uint8Array> {
  const limit = Math.min(maximumBytes, constants.MAX_LENGTH, 2 ** 31 - 1); // readFile takes no more than 2 GiB
  try {
    const bytes = path === standardStream ? await readStream(process.stdin, limit) : await readRegular(path, limit);
    return new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  } catch (error) {
    throw explainReading(error, path);
  }
}

async function readRegular(path: string, limit: number): Promise<Buffer> {
  const { size } = await stat(path);
  if (size > limit) throw tooLarge(path, size, limit);
  return await readFile(path);
}

async function readStream(stream: AsyncIterable<Buffer | string>, limit: number): Promise<Buffer> {
  const pieces: Buffer[] = [];
  let size = 0;
  for await (const piece of stream) {
    const bytes = Buffer.from(piece as Buffer);
    size += bytes.length;
    if (size > limit) throw tooLarge('standard input', size, limit);
    pieces.push(bytes);
  }
  return Buffer.concat(pieces);
}

function tooLarge(source: string, size: number, limit: number): InputError {
  return complain(source, {
    expected: `at most ${readableBytes(limit)}, which memory allows here`,
    got: readableBytes(size),
    remedy: 'read fewer rows',
    problem: 'memory',
  });
}

/** What kept a file from being read, said in one sentence. */
export function explainReading(error: unknown, path: string): unknown {
  const code = (error as NodeJS.ErrnoException | undefined)?.code;
  switch (code) {
    case 'ENOENT':
    case 'ENOTDIR':
      return complain(path, {
        expected: 'a file',
        got: 'nothing there',
        remedy: 'check the path',
        problem: 'missing',
      });
    case 'EISDIR':
      return complain(path, {
        expected: 'a file',
        got: 'a folder',
        remedy: 'name a file inside it',
        problem: 'unreadable',
      });
    case undefined:
      return error;
    default:
      return complain(path, {
        expected: 'a file that can be read',
        got: code === 'EACCES' || code === 'EPERM' ? 'no permission' : code,
        remedy: 'check its permissions and its disk',
        problem: 'unreadable',
      });
  }
}
