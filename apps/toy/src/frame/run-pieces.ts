import type { Experiment, Piece, Settings } from '../experiment.js';
import type { Computer } from '../process-pool.js';
import type { KeptPieces } from './kept-pieces.js';

/** What to compute, by whom, and who watches. */
export interface PiecesRequest {
  readonly experiment: Experiment;
  readonly settings: Settings;
  readonly backend: string;
  readonly kept: KeptPieces;
  /** Where the pieces are kept. */
  readonly folder: string;
  readonly computer: Computer;
  readonly signal: AbortSignal;
  /** Told after every piece. */
  readonly report: (progress: PiecesProgress) => void;
  /** Told what a piece says on the way. */
  readonly note: (line: string) => void;
}

/** How far an experiment is. */
export interface PiecesProgress {
  readonly done: number;
  readonly total: number;
  /** Of those done, how many an earlier run had kept. */
  readonly reused: number;
}

/**
 * All results, in the order of the pieces: those kept by an earlier run, and the others computed now and kept at once.
 * @throws Error naming the first piece that failed, when those in hand are done; the signal's reason when it was raised
 */
export async function runPieces(request: PiecesRequest): Promise<readonly unknown[]> {
  const pieces = request.experiment.pieces(request.settings);
  requireNames(request.experiment.id, pieces);
  const found = await Promise.all(pieces.map((piece) => request.kept.find(piece)));
  const open = pieces.map((piece, index) => ({ piece, index })).filter(({ index }) => found[index] === undefined);
  const reused = pieces.length - open.length;
  let done = reused;
  let failure: Error | undefined;
  const work = async (): Promise<void> => {
    for (let next = open.shift(); next !== undefined && failure === undefined; next = open.shift()) {
      request.signal.throwIfAborted();
      try {
        found[next.index] = await computePiece(request, next.piece);
        request.report({ done: ++done, total: pieces.length, reused });
      } catch (error) {
        request.signal.throwIfAborted();
        failure ??= new Error(`${next.piece.name}: ${error instanceof Error ? error.message : String(error)}`);
      }
    }
  };
  request.report({ done, total: pieces.length, reused });
  await Promise.all(Array.from({ length: request.computer.width }, work));
  if (failure !== undefined) throw failure;
  return found;
}

async function computePiece(request: PiecesRequest, piece: Piece<unknown>): Promise<unknown> {
  const { experiment, settings, backend, computer, kept, folder, note } = request;
  const asked = { experiment: experiment.id, piece: piece.name, settings, backend, folder };
  const found = await computer.compute(asked, note);
  await kept.keep(piece, found);
  return found;
}

function requireNames(id: string, pieces: readonly Piece<unknown>[]): void {
  const names = pieces.map(({ name }) => name);
  const odd = names.find((name, index) => !/^[\w.-]+$/.test(name) || names.indexOf(name) !== index);
  if (odd !== undefined) {
    throw new RangeError(`${id}: expected different piece names of letters, digits, ".", "_" and "-", got ${odd}`);
  }
}
