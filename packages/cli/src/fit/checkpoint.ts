import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Checkpoint, TransportMap } from '@ingd/particles';
import { openCheckpointStore } from '@ingd/particles/node';
import { readMap } from '../files/map-file.js';
import { prepareOutput } from '../files/output.js';
import { ComputationProblem, systemReason, UsageProblem } from '../problems.js';
import { type HistoryEntry, readHistory } from './history.js';

const FILE = 'checkpoint.safetensors';

/** A folder that keeps a run: one file, a map with the state it stands at, replaced as a whole. No other process may use it meanwhile. */
export interface CheckpointFolder {
  readonly folder: string;
  save(map: TransportMap): Promise<void>;
  /** Lets others in; a folder that kept nothing is not left behind. */
  close(): Promise<void>;
}

/** A run that was kept. */
export interface EarlierRun {
  readonly checkpoint: Checkpoint;
  readonly history: readonly HistoryEntry[];
  readonly metadata: TransportMap['metadata'];
}

async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}

/** Says before anything is computed that a checkpoint could not be kept there; makes nothing yet. */
async function requirePlace(folder: string): Promise<void> {
  const path = (await exists(folder)) ? join(folder, FILE) : folder;
  await prepareOutput({ path, what: 'checkpoint', force: true });
}

/**
 * Takes a folder for this run.
 * @throws UsageProblem when another process uses it
 */
export async function takeFolder(folder: string): Promise<CheckpointFolder> {
  try {
    const store = await openCheckpointStore(folder);
    return { folder, save: (map) => saveTo(folder, () => store.write(map)), close: () => store.close() };
  } catch (error) {
    if (error instanceof RangeError) throw new UsageProblem(error.message.replace(/^\w+: /, ''));
    throw new ComputationProblem(`the checkpoint folder ${folder} could not be used: ${systemReason(error)}`);
  }
}

async function saveTo(folder: string, write: () => Promise<void>): Promise<void> {
  try {
    await write();
  } catch (error) {
    throw new ComputationProblem(`the checkpoint in ${folder} could not be written: ${systemReason(error)}`);
  }
}

/**
 * What a folder keeps; undefined when it keeps nothing yet.
 * @throws UsageProblem when the file there is damaged or holds no state
 */
async function readCheckpoint(folder: string): Promise<EarlierRun | undefined> {
  const path = join(folder, FILE);
  if (!(await exists(path))) return undefined;
  const { state, steps, metadata } = await readMap(path);
  const history = readHistory(metadata.history);
  if (state === undefined || history === undefined) {
    throw new UsageProblem(`${path}: expected the checkpoint of a run, got a map without one`);
  }
  return { checkpoint: { state, steps }, history, metadata };
}

export interface OpenCheckpointOptions {
  readonly folder: string | undefined;
  readonly resume: boolean;
  readonly force: boolean;
  readonly checkpointEvery?: number;
}

export interface OpenedCheckpoint {
  readonly place: CheckpointFolder | undefined;
  readonly earlier: EarlierRun | undefined;
}

/** @throws UsageProblem when the folder keeps a run that was neither to be resumed nor replaced */
export async function openCheckpoint({
  folder,
  resume,
  force,
  checkpointEvery,
}: OpenCheckpointOptions): Promise<OpenedCheckpoint> {
  if (folder === undefined) {
    if (checkpointEvery !== undefined) {
      throw new UsageProblem('--checkpoint-every needs --checkpoint FOLDER, the folder that keeps the run');
    }
    if (resume) throw new UsageProblem('--resume needs --checkpoint FOLDER, the folder that keeps the run');
    return { place: undefined, earlier: undefined };
  }
  await requirePlace(folder);
  const place = await takeFolder(folder);
  try {
    return { place, earlier: await earlierRun({ folder, resume, force }) };
  } catch (error) {
    await place.close();
    throw error;
  }
}

async function earlierRun({ folder, resume, force }: OpenCheckpointOptions & { readonly folder: string }) {
  if (resume) return readCheckpoint(folder);
  if (!force && (await exists(join(folder, FILE)))) {
    throw new UsageProblem(`${folder} keeps an earlier run; --resume goes on with it, --force begins again`);
  }
  return undefined;
}
