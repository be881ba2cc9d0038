import { mkdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { type Checkpoint, encodeMap, type TransportMap } from '@ingd/particles';
import { readMap } from '../files/map-file.js';
import { prepareOutput, writeOutput } from '../files/output.js';
import { ComputationProblem, systemReason, UsageProblem } from '../problems.js';
import { type HistoryEntry, readHistory } from './history.js';

const FILE = 'checkpoint.safetensors';

/** A folder that keeps a run: one file, a map with the state it stands at, replaced as a whole. */
export interface CheckpointFolder {
  readonly folder: string;
  save(map: TransportMap): Promise<void>;
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

async function makeFolder(folder: string): Promise<void> {
  try {
    await mkdir(folder, { recursive: true });
  } catch (error) {
    throw new ComputationProblem(`the checkpoint folder ${folder} could not be made: ${systemReason(error)}`);
  }
}

/** The folder itself is made when the first checkpoint is saved. */
export function checkpointFolder(folder: string): CheckpointFolder {
  return {
    folder,
    async save(map) {
      await makeFolder(folder);
      await writeOutput({ path: join(folder, FILE), what: 'checkpoint', force: true }, encodeMap(map));
    },
  };
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
}

export interface OpenedCheckpoint {
  readonly place: CheckpointFolder | undefined;
  readonly earlier: EarlierRun | undefined;
}

/** @throws UsageProblem when the folder keeps a run that was neither to be resumed nor replaced */
export async function openCheckpoint({ folder, resume, force }: OpenCheckpointOptions): Promise<OpenedCheckpoint> {
  if (folder === undefined) {
    if (resume) throw new UsageProblem('--resume needs --checkpoint FOLDER, the folder that keeps the run');
    return { place: undefined, earlier: undefined };
  }
  await requirePlace(folder);
  const place = checkpointFolder(folder);
  if (resume) return { place, earlier: await readCheckpoint(folder) };
  if (!force && (await exists(join(folder, FILE)))) {
    throw new UsageProblem(`${folder} keeps an earlier run; --resume goes on with it, --force begins again`);
  }
  return { place, earlier: undefined };
}
