import { Command, type Option } from 'commander';
import type { Io } from '../io.js';
import type { SharedOptions } from '../options/shared.js';
import type { CommandResult } from '../session.js';

/** What was asked for, ready to run. The code of a command is loaded only when it runs: help and version stay light. */
export interface Request {
  readonly command: string;
  readonly options: SharedOptions;
  run(io: Io): Promise<CommandResult>;
}

/** What a program is built with: the words that were typed, where help goes, and who takes the request that they make. */
export interface Listeners {
  readonly words: readonly string[];
  /** Help and version text. */
  readonly print: (text: string) => void;
  readonly accept: (request: Request) => void;
}

/** A command line: its name, as messages begin, and its commands. */
export interface Program {
  readonly name: string;
  build(listeners: Listeners): Command;
}

/** The default stands behind the description, unless it is just "off". */
function describeOption({ description, defaultValue, defaultValueDescription }: Option): string {
  if (defaultValue === undefined || typeof defaultValue === 'boolean') return description;
  return `${description} (default: ${defaultValueDescription ?? String(defaultValue)})`;
}

/** A command that prints nothing of its own accord and never ends the process. */
export function newCommand(name: string, print: (text: string) => void): Command {
  return new Command(name)
    .exitOverride()
    .configureHelp({ optionDescription: describeOption })
    .configureOutput({ writeOut: print, writeErr: () => undefined })
    .allowExcessArguments(false)
    .showSuggestionAfterError(true);
}
