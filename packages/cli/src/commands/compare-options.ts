import { type Command, Option } from 'commander';
import { type MetricName, metricNames, parseMetrics } from '../compare/metric-names.js';
import { numberIn } from '../options/numbers.js';
import {
  addSharedOptions,
  addTableOptions,
  addWeightsOption,
  type SharedOptions,
  type TableOptions,
  type WeightsOption,
} from '../options/shared.js';

export interface CompareOptions extends SharedOptions, TableOptions, WeightsOption {
  readonly permutations: number;
  readonly metrics: readonly MetricName[];
  readonly rows: number;
  readonly bandwidth?: number;
  readonly standardize: boolean;
}

const EXAMPLES = `
Examples:
  ingd compare moved.csv scanner-b.csv --permutations 2000 --json
  ingd compare moved.csv scanner-b.csv --metrics mmd,energy,wasserstein`;

/** The arguments and options of `ingd compare`. */
export function describeCompare(command: Command): Command {
  command
    .description(
      'Say how far two tables are apart, and whether they could be samples of one distribution: MMD and other metrics, with p-values',
    )
    .argument('<a>', 'one table')
    .argument('<b>', 'the other')
    .addOption(
      new Option('--metrics <names>', `what to measure, joined by commas: all, or some of ${metricNames.join(', ')}`)
        .argParser(parseMetrics)
        .default(metricNames, 'all'),
    )
    .addOption(
      new Option(
        '--permutations <count>',
        'random relabellings behind the p-values; where each takes long, a metric makes fewer',
      )
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
  addWeightsOption(addTableOptions(command), 'either table or both');
  return addSharedOptions(command).addHelpText('after', EXAMPLES);
}
