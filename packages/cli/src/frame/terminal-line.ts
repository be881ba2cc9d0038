import type { Io } from '../io.js';

/** One line on a terminal that is written over again and again. */
export interface TerminalLine {
  /** Shows a text in place of the last one, cut to the width of the terminal. */
  show(text: string): void;
  /** Takes the line away, so that other words can be said. */
  clear(): void;
}

const ERASE = '\r\u001b[K';

/** A line behind standard error, to say how far the work is; nothing where that is no terminal, or quiet is asked for. */
export function terminalLine({ io, quiet }: { readonly io: Io; readonly quiet: boolean }): TerminalLine {
  const { terminalColumns } = io;
  if (quiet || terminalColumns === undefined) return { show() {}, clear() {} };
  let shown = false;
  return {
    show(text) {
      shown = true;
      io.writeErr(`${ERASE}${text.slice(0, terminalColumns - 1)}`);
    },
    clear() {
      if (shown) io.writeErr(ERASE);
      shown = false;
    },
  };
}
