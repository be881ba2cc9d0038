import { type Command, Option } from 'commander';
import { oneOf } from '../options/choices.js';
import { numberIn } from '../options/numbers.js';
import { addSharedOptions, addTableOptions, type SharedOptions, type TableOptions } from '../options/shared.js';

export interface ApplyOptions extends SharedOptions, TableOptions {
  readonly out: string;
  readonly force: boolean;
  readonly inverse: boolean;
  readonly logDensity: boolean;
  readonly source: SourceName;
  readonly probes: number;
}

/** Whose density `--log-density` starts from. */
export const sourceNames = ['fitted', 'standard'] as const;
export type SourceName = (typeof sourceNames)[number];

const EXAMPLES = `
Examples:
  ingd apply a-to-b.map new-rows.csv --out moved.csv
  ingd apply a-to-b.map moved.csv --inverse --out back.csv         (a map of ingd fit --invertible)
  ingd apply a-to-b.map rows.csv --log-density --out density.csv
  cat new-rows.csv | ingd apply a-to-b.map - --out - > moved.csv`;

/** The arguments and options of `ingd apply`. */
export function describeApply(command: Command): Command {
  command
    .description('Move new points through a saved map')
    .argument('<map>', 'a map written by ingd fit')
    .argument('<points>', 'rows to be moved, in the units of the rows the map was fitted on')
    .requiredOption('--out <file>', 'where the moved rows go (.csv, .tsv, .npy, also .gz; - is standard output)')
    .option('--force', 'replace a file that exists', false)
    .option('--inverse', 'move points back: find the rows that the map sends there', false)
    .option(
      '--log-density',
      'write, for each row, the log density (nats) of the distribution that the map makes of the source, instead of moved rows',
      false,
    )
    .addOption(
      new Option(
        '--source <name>',
        'with --log-density, the normal distribution before the map: fitted (mean and covariance of SOURCE of the fit), standard (N(0, I) in the units of the rows)',
      )
        .argParser(oneOf(sourceNames))
        .default('fitted'),
    )
    .addOption(
      new Option('--probes <count>', 'with --log-density beyond 64 columns: random probes of each determinant')
        .argParser(numberIn({ integer: true, minimum: 2 }))
        .default(8),
    );
  addTableOptions(command);
  return addSharedOptions(command).addHelpText('after', EXAMPLES);
}
