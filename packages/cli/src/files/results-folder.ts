import { mkdir, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { InputError } from '@ingd/datasets';
import { checkOutput } from '@ingd/datasets/node';

/**
 * Makes a folder for results ready, before any work: it, and those above it, where they are not there.
 * @param file one that it must take, in the place of an earlier one
 * @throws InputError where that cannot be
 */
export async function prepareResultsFolder(path: string, file: string): Promise<void> {
  await makeOrRefuse(path);
  await checkOutput(join(path, file), { force: true });
}

async function makeOrRefuse(path: string): Promise<void> {
  try {
    await makeFolder(path);
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    const got = code === 'EEXIST' || code === 'ENOTDIR' ? 'a file in its place' : (code ?? message);
    throw new InputError(
      `${path}: expected a folder for the results, or a place for one, got ${got} (${dirname(path)}); name another --out`,
      'unwritable',
    );
  }
}

/** By steps: `recursive` of Node 20 never ends where a file system says ENOENT of a folder whose parent is there (`/proc`). */
async function makeFolder(path: string): Promise<void> {
  if (await isFolder(path)) return;
  const parent = dirname(path);
  if (parent !== path) await makeFolder(parent);
  await mkdir(path).catch(async (error: NodeJS.ErrnoException) => {
    if (!(await isFolder(path))) throw error; // else another process was faster
  });
}

async function isFolder(path: string): Promise<boolean> {
  const found = await stat(path).catch(() => undefined);
  return found?.isDirectory() ?? false;
}
