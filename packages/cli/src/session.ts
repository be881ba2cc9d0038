import type { Io } from './io.js';
import type { SharedOptions } from './options/shared.js';

/** A value of the JSON that a command prints; undefined ones are left out. */
export type JsonField =
  | string
  | number
  | boolean
  | null
  | readonly JsonField[]
  | { readonly [name: string]: JsonField | undefined };

/** What a command gives back: the fields of its JSON, and the same for people. */
export interface CommandResult {
  readonly fields: { readonly [name: string]: JsonField | undefined };
  readonly lines: readonly string[];
  /** Standard output already carries data, or nothing was asked: the lines are notes. */
  readonly aside: boolean;
}

/** One run of one command: where its words go, and what it warned of. */
export interface Session {
  readonly io: Io;
  /** The words after `ingd`. */
  readonly words: readonly string[];
  readonly options: SharedOptions;
  readonly warnings: readonly string[];
  /** A remark on standard error; silent with `--quiet`. */
  note(line: string): void;
  /** A remark that the JSON repeats under `warnings`. */
  warn(line: string): void;
}

/** Begins a run: notes go to standard error, or nowhere with `--quiet`. */
export function openSession({
  io,
  words,
  options,
}: {
  readonly io: Io;
  readonly words: readonly string[];
  readonly options: SharedOptions;
}): Session {
  const warnings: string[] = [];
  const note = (line: string): void => {
    if (!options.quiet) io.writeErr(`${line}\n`);
  };
  const warn = (line: string): void => {
    warnings.push(line);
    note(`warning: ${line}`);
  };
  return { io, words, options, warnings, note, warn };
}
