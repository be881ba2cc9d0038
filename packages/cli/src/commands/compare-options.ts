import { type Command, Option } from 'commander';
import { numberIn } from '../options/numbers.js';
import { addSharedOptions, addTableOptions, type SharedOptions, type TableOptions } from '../options/shared.js';

export interface CompareOptions extends SharedOptions, TableOptions {
  readonly permutations: number;
  readonly rows: number;
  readonly bandwidth?: number;
  readonly standardize: boolean;
}

const EXAMPLES = `
Example:
  ingd compare moved.csv scanner-b.csv --permutations 2000 --json`;

/** The arguments and options of `ingd compare`. */
export function describeCompare(command: Command): Command {
  command
    .description('Say whether two tables could be samples of one distribution: MMD with a permutation p-value')
    .argument('<a>', 'one table')
    .argument('<b>', 'the other')
    .addOption(
      new Option('--permutations <count>', 'random relabellings behind the p-value')
        .argParser(numberIn({ integer: true, minimum: 1, maximum: 1_000_000 }))
        .default(999),
    )
    .addOption(
      new Option(
        '--bandwidth <number>',
        'of the Gaussian kernel (default: from the median distance of all rows)',
      ).argParser(numberIn({ above: 0 })),
    )
    .addOption(
      new Option('--rows <count>', 'at most so many rows of each table, drawn at random: time grows with their square')
        .argParser(numberIn({ integer: true, minimum: 2 }))
        .default(3000),
    )
    .option('--no-standardize', 'keep the scale of every column as it is');
  addTableOptions(command);
  return addSharedOptions(command).addHelpText('after', EXAMPLES);
}
