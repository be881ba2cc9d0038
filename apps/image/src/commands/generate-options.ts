import { addSharedOptions, numberIn, type SharedOptions } from '@ingd/cli/frame';
import { type Command, Option } from 'commander';
import { type GenerateMethod, LEAST_IMAGES } from '../generate/contract.js';
import { addImageOptions, type ImageOptions } from './image-options.js';
import { methodsAmong } from './parse-methods.js';

export interface GenerateCommandOptions extends SharedOptions, ImageOptions {
  readonly images?: readonly string[];
  readonly method: readonly GenerateMethod[];
  readonly count?: number;
  readonly seconds?: number;
  readonly quick: boolean;
  readonly out: string;
}

const parseMethods = methodsAmong<GenerateMethod>(
  { ingd: 'iNGD', 'flow-matching': 'flow matching' },
  'ingd, flow-matching, or both joined by a comma',
);

const NOTES = `
A part of the images is kept out of the learning and judges what was made; beside every made image stands the nearest one that was learnt from.
Learning is kept in OUT/learnt: the same command goes on from there after an interruption, and learns nothing anew once it is done.
Images of an earlier run in OUT are replaced.

Examples:
  ingd-image generate --quick
  ingd-image generate --images faces/ --size 24 --method ingd --seconds 1800 --out out/faces`;

/** The options of `generate`. */
export function describeGenerate(command: Command): Command {
  command
    .description('Learn what images look like, and make fresh ones from noise')
    .option('--images <paths...>', 'images to learn from: folders or files, PNG or JPEG (default: MNIST at 18x18)')
    .addOption(
      new Option(
        '--method <names>',
        'ingd (natural gradients on a learnt energy), flow-matching, or both joined by a comma',
      )
        .argParser(parseMethods)
        .default(['iNGD', 'flow matching'], 'both'),
    )
    .addOption(
      new Option(
        '--count <images>',
        'how many each method makes; a quarter of --images at most (default: 500; with --quick 200)',
      ).argParser(numberIn({ integer: true, minimum: LEAST_IMAGES, maximum: 2000 })),
    )
    .addOption(
      new Option('--seconds <number>', 'training time of each method (default: 300; with --quick 12)').argParser(
        numberIn({ above: 0 }),
      ),
    )
    .option('--quick', 'small networks and little time, to see that it runs', false)
    .option('--out <folder>', 'where page, pictures and made images are written', 'out/generate');
  addImageOptions(command);
  return addSharedOptions(command).addHelpText('after', NOTES);
}
