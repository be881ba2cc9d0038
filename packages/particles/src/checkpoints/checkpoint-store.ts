import { mkdir, readFile, rmdir } from 'node:fs/promises';
import { join } from 'node:path';
import { decodeMap } from '../map/decode.js';
import { encodeMap } from '../map/encode.js';
import type { TransportMap } from '../transport-map.js';
import { lockFolder } from './folder-lock.js';
import { isThere } from './process-identity.js';
import { codeOf, removeTemporaries, replaceFile } from './replace-file.js';

/** A folder that keeps a run, for one process at a time. */
export interface CheckpointStore {
  readonly folder: string;
  /** Of the checkpoint; it need not be there yet. */
  readonly path: string;
  /** What was kept last; undefined where nothing was. @throws RangeError in one sentence when the file is damaged */
  read(): Promise<TransportMap | undefined>;
  /** Keeps a map with its state in place of the one before: all of it, or the one before stays. */
  write(map: TransportMap): Promise<void>;
  /** Lets other processes in. A folder that was made for the store and kept nothing goes. */
  close(): Promise<void>;
}

/**
 * Opens a folder for checkpoints, and makes it where it is not there (its parent must be). What a process that ended in the middle of writing left behind is removed.
 * @throws RangeError when another process uses it; the lock of a process that is gone is taken over
 */
export async function openCheckpointStore(folder: string): Promise<CheckpointStore> {
  const made = await makeFolder(folder);
  const path = join(folder, 'checkpoint.safetensors');
  const lock = await lockFolder('openCheckpointStore', folder);
  await removeTemporaries(path, () => true); // nobody else writes here now
  await removeTemporaries(lock.path, (pid) => !isThere(pid));
  return {
    folder,
    path,
    read: () => readCheckpoint(path),
    async write(map) {
      await replaceFile(path, encodeMap(map));
    },
    async close() {
      await lock.release();
      if (made) await rmdir(folder).catch(() => undefined); // not empty: it keeps something
    },
  };
}

/** @returns whether it was not there */
async function makeFolder(folder: string): Promise<boolean> {
  try {
    await mkdir(folder);
    return true;
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return false;
    throw error;
  }
}

async function readCheckpoint(path: string): Promise<TransportMap | undefined> {
  try {
    return decodeMap(await readFile(path));
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined;
    throw error;
  }
}
