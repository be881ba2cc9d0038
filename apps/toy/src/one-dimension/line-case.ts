import { createKey, fold, type Key, type Matrix, split } from '@ingd/engine';
import { drawLaw, type Law } from './law.js';

/** Particles of one law on the line, to be moved onto another. */
export interface LineCase {
  readonly start: Law;
  readonly target: Law;
}

/** What one repetition of a case sees. */
export interface LineDraw {
  /** `[100, 1]`. */
  readonly particles: Matrix;
  /** `[100, 1]`. */
  readonly target: Matrix;
  /** Of the run. */
  readonly key: Key;
}

const COUNT = 100;

/** The samples of a repetition; the same for every method. */
export function drawLine({ start, target }: LineCase, seed: number, repetition: number): LineDraw {
  const [startKey, targetKey, key] = split(fold(createKey(seed), repetition), 3) as [Key, Key, Key];
  return { particles: drawLaw(start, COUNT, startKey), target: drawLaw(target, COUNT, targetKey), key };
}
