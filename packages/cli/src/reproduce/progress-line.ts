import { terminalLine } from '../frame/terminal-line.js';
import type { Io } from '../io.js';
import type { ProgramProgress } from './program-messages.js';

/** One line on a terminal that says how far an experiment is; nothing anywhere else. */
export interface ProgressLine {
  update(progress: ProgramProgress): void;
  /** Takes the line away, so that other words can be said. */
  clear(): void;
}

const WIDTH = 24;

export function progressLine(place: { readonly io: Io; readonly quiet: boolean }): ProgressLine {
  const line = terminalLine(place);
  return {
    update({ id, done, total }) {
      const bar = '='.repeat(Math.round((WIDTH * done) / Math.max(1, total))).padEnd(WIDTH);
      line.show(`${id} [${bar}] ${done} of ${total} parts`);
    },
    clear: line.clear,
  };
}
