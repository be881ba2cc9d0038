// A process that computes pieces of experiments, one after another, as it is asked to.
import { type BackendPreference, useBackend } from '@ingd/engine';
import { experiments } from './experiments.js';
import { throughJson } from './frame/kept-pieces.js';
import type { PieceNote, PieceReply, PieceRequest } from './frame/piece-messages.js';

const note = (line: string): void => void process.send?.({ note: line } satisfies PieceNote);

async function answer({ experiment, piece, backend, ...asked }: PieceRequest): Promise<PieceReply> {
  try {
    await useBackend(backend as BackendPreference);
    const found = experiments.find(({ id }) => id === experiment);
    if (found === undefined) throw new RangeError(`there is no experiment ${experiment}`);
    const work = { ...asked, note, signal: new AbortController().signal };
    return { found: throughJson(await (piece === null ? found.prepare?.(work) : found.compute(piece, work))) };
  } catch (error) {
    if (process.env.INGD_DEBUG === '1') console.error(error);
    return { error: error instanceof Error ? error.message : String(error) };
  }
}

process.on('SIGINT', () => undefined); // Ctrl-C reaches every process of a terminal; the one that asked decides
process.on('disconnect', () => process.exit()); // it is gone
process.on('message', async (request: PieceRequest) => process.send?.(await answer(request)));
