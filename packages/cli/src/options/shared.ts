import { type Command, Option } from 'commander';
import { oneOf } from './choices.js';
import { numberIn } from './numbers.js';

export const backendNames = ['auto', 'wasm', 'tensorflow', 'webgpu', 'cpu'] as const;
/** What `--backend` takes. */
export type BackendName = (typeof backendNames)[number];

/** What every command takes. */
export interface SharedOptions {
  readonly seed: number;
  readonly backend: BackendName;
  readonly quiet: boolean;
  readonly json: boolean;
}

/** How tables are read. */
export interface TableOptions {
  readonly labels?: string;
  readonly header: 'auto' | 'yes' | 'no';
  readonly dropMissing: boolean;
  readonly npzMember?: string;
}

/** Which column says how often a row counts. */
export interface WeightsOption {
  readonly weights?: string;
}

export function addWeightsOption(command: Command, of: string): Command {
  return command.option(
    '--weights <column>',
    `a column of ${of} that says how often each row counts (2: the row twice), by name or number (from 1, labels not counted)`,
  );
}

/** Adds `--seed`, `--backend`, `--quiet` and `--json`. */
export function addSharedOptions(command: Command): Command {
  return command
    .addOption(
      new Option('--seed <integer>', 'the seed of every random draw; same seed and backend, same result')
        .argParser(numberIn({ integer: true, minimum: 0, maximum: 2 ** 32 - 1 }))
        .default(1),
    )
    .addOption(
      new Option('--backend <name>', `where tensors are computed: ${backendNames.join(', ')}`)
        .argParser(oneOf(backendNames))
        .default('auto'),
    )
    .option('--quiet', 'no progress, no notes; errors still speak', false)
    .option('--json', 'print exactly one JSON object on standard output', false);
}

export function addTableOptions(command: Command): Command {
  return command
    .option('--labels <column>', 'a column that holds labels, by name or number (from 1): kept, never moved')
    .addOption(
      new Option('--header <when>', 'whether the first row of a CSV or TSV names the columns: auto, yes, no')
        .argParser(oneOf(['auto', 'yes', 'no']))
        .default('auto'),
    )
    .option('--drop-missing', 'leave out rows with NaN, infinite or empty entries, and say how many', false)
    .option('--npz-member <name>', 'which array of an .npz file to read');
}
