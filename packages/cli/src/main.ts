import { runWords } from './frame/run-words.js';
import { type Io, processIo } from './io.js';
import { ingd } from './program.js';

/**
 * Runs one command on the calling thread.
 * @param words what was typed after `ingd`
 * @param io where its words go; the process's own streams unless given
 * @returns the exit code: 0 done, 1 the computation failed, 2 wrong use or bad input, 130 interrupted. Never throws for those.
 */
export async function main(words: readonly string[], io: Io = processIo()): Promise<number> {
  return runWords(ingd, words, io);
}
