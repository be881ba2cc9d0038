import { availableParallelism } from 'node:os';
import { type Command, Option } from 'commander';
import { numberIn } from '../options/numbers.js';
import { addSharedOptions, type SharedOptions } from '../options/shared.js';

export interface ReproduceOptions extends SharedOptions {
  readonly quick: boolean;
  readonly seeds?: number;
  readonly out: string;
  readonly jobs: number;
  readonly trainingMinutes?: number;
}

const EXAMPLE = `
Works in a clone of the repository: the experiments are its apps. An unknown id lists those that there are.
Results of an earlier run in the same folder are replaced; a run that was cut off goes on where it stood.

Examples:
  ingd reproduce fig5
  ingd reproduce all --quick --out out/quick`;

/** The options of `ingd reproduce`. */
export function describeReproduce(command: Command): Command {
  command
    .description('Compute a figure or table of the paper: picture, CSV, and rows "published / authors / ours"')
    .argument('<id>', 'fig2, ... fig9, table1, distillation, or all')
    .option('--quick', 'a small version of each, to see that everything runs', false)
    .addOption(
      new Option('--seeds <count>', "how many random repetitions (default: the experiment's own number)").argParser(
        numberIn({ integer: true, minimum: 1 }),
      ),
    )
    .option('--out <folder>', 'where the results are written', 'out/reproduction')
    .addOption(
      new Option('--jobs <count>', 'how many processes work at it; the numbers do not depend on it')
        .argParser(numberIn({ integer: true, minimum: 1 }))
        .default(availableParallelism(), 'one for each core'),
    )
    .addOption(
      new Option(
        '--training-minutes <minutes>',
        'how long networks may be trained in this run (default: to the end); what they learnt is kept, and the same command goes on from there',
      ).argParser(numberIn({ minimum: 0 })),
    );
  return addSharedOptions(command).addHelpText('after', EXAMPLE);
}
