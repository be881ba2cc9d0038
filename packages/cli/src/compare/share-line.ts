import { describeSeconds } from '../fit/progress.js';
import { terminalLine } from '../frame/terminal-line.js';
import type { Io } from '../io.js';

/** One line on a terminal that says how far the pairs of rows are; nothing anywhere else. */
export interface ShareLine {
  readonly update: (share: number) => void;
  /** Takes the line away. */
  readonly clear: () => void;
}

/** Not for what is over in a moment, nor more often than can be read. */
const milliseconds = 500;

export function shareLine(place: { readonly io: Io; readonly quiet: boolean }): ShareLine {
  const line = terminalLine(place);
  const started = performance.now();
  let last = started;
  return {
    update(share) {
      if (share >= 1) return line.clear();
      const now = performance.now();
      if (now - last < milliseconds || share <= 0) return;
      last = now;
      const left = ((now - started) / 1000) * (1 / share - 1);
      line.show(`pairs of rows: ${(100 * share).toFixed(0)}%, ${describeSeconds(left)} left`);
    },
    clear: line.clear,
  };
}
