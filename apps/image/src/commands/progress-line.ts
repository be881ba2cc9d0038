import { type Session, terminalLine } from '@ingd/cli/frame';

/** One line on a terminal that says how far the work is; nothing anywhere else, and nothing with `--quiet`. */
export interface ProgressLine {
  update(part: ProgressPart): void;
  /** Takes the line away, so that other words can be said. */
  clear(): void;
}

export interface ProgressPart {
  readonly what: string;
  readonly done: number;
  readonly total: number;
  /** What is counted, such as `epochs`. */
  readonly unit: string;
  readonly detail: string;
}

const BAR = 20;
const LEAST_MILLISECONDS = 100;

export function progressLine({ io, options }: Session): ProgressLine {
  const line = terminalLine({ io, quiet: options.quiet });
  let shown = Number.NEGATIVE_INFINITY;
  return {
    update({ what, done, total, unit, detail }) {
      const now = performance.now();
      if (now - shown < LEAST_MILLISECONDS && done < total) return;
      shown = now;
      const bar = '='.repeat(Math.round((BAR * done) / Math.max(1, total))).padEnd(BAR);
      line.show(`${what} [${bar}] ${done} of ${total} ${unit}  ${detail}`);
    },
    clear: line.clear,
  };
}
