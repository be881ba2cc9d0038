import { addSharedOptions, numberIn, type SharedOptions } from '@ingd/cli/frame';
import { type Command, Option } from 'commander';

export interface DigitsOptions extends SharedOptions {
  /** How many seeds, counted up from the first. */
  readonly seeds: number;
  /** The folder of the results. */
  readonly out: string;
}

/** The options of `digits`. */
export function describeDigits(command: Command): Command {
  command
    .description('Move handwritten UCI digits onto MNIST until a classifier trained on MNIST reads them')
    .addOption(
      new Option('--seeds <count>', 'how many random draws; means and standard errors over them')
        .argParser(numberIn({ integer: true, minimum: 1 }))
        .default(1),
    )
    .option('--out <folder>', 'where the page, the map and the digits are written', 'out/digits');
  return addSharedOptions(command).addHelpText(
    'after',
    '\nnpm start runs this command: npm start -- --seeds 10\nResults of an earlier run in the same folder are replaced.',
  );
}
