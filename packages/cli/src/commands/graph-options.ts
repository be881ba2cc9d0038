import { type Command, Option } from 'commander';
import { type AlphaChoice, formatAlphas, parseAlphas } from '../options/alphas.js';
import { numberIn } from '../options/numbers.js';
import { addSharedOptions, addTableOptions, type SharedOptions, type TableOptions } from '../options/shared.js';

export interface GraphOptions extends SharedOptions, TableOptions {
  readonly alpha?: number;
  readonly alphas: AlphaChoice;
  readonly folds: number;
  readonly shuffle: boolean;
  readonly threshold: number;
  readonly standardize: boolean;
  readonly out?: string;
  readonly force: boolean;
}

const EXAMPLES = `
Examples:
  ingd graph sensors.csv --out precision.csv
  ingd graph genes.npy --alpha 0.2 --json
  ingd graph series.csv --no-shuffle --alphas 0.05,0.1,0.2`;

/** The arguments and options of `ingd graph`. */
export function describeGraph(command: Command): Command {
  command
    .description(
      'Say which columns of a table depend on each other directly: a sparse precision matrix by graphical lasso, its penalty chosen by cross-validation',
    )
    .argument('<data>', 'a table')
    .addOption(
      new Option('--alpha <number>', 'the penalty, instead of cross-validation; 0 for none').argParser(
        numberIn({ minimum: 0 }),
      ),
    )
    .addOption(
      new Option('--alphas <choice>', 'penalties to try: how many in each of four grids, or a list joined by commas')
        .argParser(parseAlphas)
        .default(10, formatAlphas(10)),
    )
    .addOption(
      new Option('--folds <count>', 'parts of the rows; each is held out once')
        .argParser(numberIn({ integer: true, minimum: 2 }))
        .default(5),
    )
    .option('--no-shuffle', 'folds are runs of rows as they stand, as series want it')
    .addOption(
      new Option('--threshold <number>', 'edges are entries of the precision matrix larger than this')
        .argParser(numberIn({ minimum: 0 }))
        .default(0.1),
    )
    .option('--no-standardize', 'keep the scale of every column as it is: the penalty then weighs units')
    .option('--out <file>', 'write the precision matrix (.csv, .tsv, .npy, .npz, also .gz; - is standard output)')
    .option('--force', 'replace the output if it exists', false);
  addTableOptions(command);
  return addSharedOptions(command).addHelpText('after', EXAMPLES);
}
