import { createHash } from 'node:crypto';
import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { writeBytes } from '@ingd/datasets/node';
import type { Piece, Settings } from '../experiment.js';

/** What the result of a piece depends on, besides the piece. */
export interface Provenance {
  readonly experiment: string;
  readonly settings: Settings;
  readonly backend: string;
  /** Of the code that computes. */
  readonly code: string;
  /** What was prepared for all pieces; undefined where nothing was. */
  readonly prepared?: unknown;
}

/** Results of single pieces on disk: a run that was cut off goes on where it stood. */
export interface KeptPieces {
  /** The kept result of this very piece by this very code, or undefined. */
  find(piece: Piece<unknown>): Promise<unknown>;
  keep(piece: Piece<unknown>, found: unknown): Promise<void>;
}

/** Where results of pieces lie inside the folder of the results. */
export const PIECES_FOLDER = '.pieces';

/** Where an experiment keeps its pieces. */
export function piecesFolder(out: string, experiment: string): string {
  return join(out, PIECES_FOLDER, experiment);
}

/**
 * Opens the store of an experiment's pieces. The number of repetitions is no part of a piece's provenance: more seeds go on
 * from fewer.
 */
export function keptPieces(out: string, provenance: Provenance): KeptPieces {
  const folder = piecesFolder(out, provenance.experiment);
  const path = ({ name }: Piece<unknown>): string => join(folder, `${name}.json`);
  return {
    async find(piece) {
      const kept = await readKept(path(piece));
      return kept?.digest === digestOf(piece, provenance) ? kept.found : undefined;
    },
    async keep(piece, found) {
      await mkdir(folder, { recursive: true });
      const text = JSON.stringify({ digest: digestOf(piece, provenance), found });
      await writeBytes(path(piece), `${text}\n`, { force: true });
    },
  };
}

function digestOf({ name, task }: Piece<unknown>, provenance: Provenance): string {
  const { experiment, settings, backend, code, prepared } = provenance;
  const { seed, quick } = settings;
  const all = JSON.stringify({ experiment, name, task, seed, quick, backend, code, prepared });
  return createHash('sha256').update(all).digest('hex');
}

interface Kept {
  readonly digest: string;
  readonly found: unknown;
}

/** A file that is not there, or is no result, is as good as none: the piece is computed again. */
async function readKept(path: string): Promise<Kept | undefined> {
  try {
    return JSON.parse(await readFile(path, 'utf8')) as Kept;
  } catch {
    return undefined;
  }
}

/**
 * What a result is after a trip through JSON, so that kept and fresh results are the same to the last bit.
 * @throws RangeError for what JSON cannot hold: NaN and infinities
 */
export function throughJson(found: unknown): unknown {
  const text = JSON.stringify(found, (key, value: unknown) => {
    if (typeof value === 'number' && !Number.isFinite(value)) {
      throw new RangeError(`the result of a piece holds ${value} under ${key}; only finite numbers can be kept`);
    }
    return value;
  });
  return JSON.parse(text);
}
