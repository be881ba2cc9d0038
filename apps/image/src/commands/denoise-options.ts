import { addSharedOptions, numberIn, numberOr, type SharedOptions } from '@ingd/cli/frame';
import { type Command, Option } from 'commander';
import { addImageOptions, type ImageOptions } from './image-options.js';
import { methodsAmong } from './parse-methods.js';

/** How noisy images may be moved. */
export type DenoiseMethod = 'KiNG' | 'ntKiNG' | 'WGF';

export interface DenoiseCommandOptions extends SharedOptions, ImageOptions {
  readonly images?: readonly string[];
  readonly noisy?: readonly string[];
  readonly noise: number;
  readonly count: number;
  readonly method: readonly DenoiseMethod[];
  readonly steps?: number;
  readonly stepSize?: number | 'adaptive';
  readonly damping?: number;
  readonly ridge?: number;
  readonly diagonal: boolean;
  readonly epochs?: number;
  readonly hidden?: readonly number[];
  readonly batch?: number;
  readonly learningRate: number;
  readonly patience?: number;
  readonly minutes?: number;
  readonly quick: boolean;
  readonly out: string;
}

const parseMethods = methodsAmong<DenoiseMethod>(
  { king: 'KiNG', ntking: 'ntKiNG', wgf: 'WGF' },
  'king, ntking, wgf, or some of them joined by commas',
);

const width = numberIn({ integer: true, minimum: 1, maximum: 16_384 });

/** `1024,1024,211`. */
function parseWidths(text: string): readonly number[] {
  return text.split(',').map((part) => width(part));
}

const NOTES = `
Without --noisy, noise is added to images that are kept out of the learning, and the result is compared with the originals.
Learning is kept in OUT/learnt and goes on from there: run the same command again after an interruption, or with more --epochs.
Images of an earlier run in OUT are replaced. What EXIF says of a JPEG's orientation is not looked at.

Examples:
  ingd-image denoise --quick
  ingd-image denoise --images clean/ --noisy scans/ --out out/scans
  ingd-image denoise --method ntking --diagonal --damping 1e-3 --ridge 1e-3 --step-size 0.01 --steps 1000
  ingd-image denoise --images photos/ --grey --size 24 --noise 0.15 --method king,wgf`;

/** The options of `denoise`. */
export function describeDenoise(command: Command): Command {
  command
    .description('Learn what clean images look like, and take the noise away from others')
    .option(
      '--images <paths...>',
      'clean images to learn from: folders or files, PNG or JPEG (default: MNIST at 18x18)',
    )
    .option('--noisy <paths...>', 'images to be cleaned, of the same size');
  addLearningOptions(command);
  addMovingOptions(command);
  command
    .option('--quick', 'a small network, few epochs and steps, to see that it runs', false)
    .option('--out <folder>', 'where page, pictures and cleaned images are written', 'out/denoise');
  addImageOptions(command);
  return addSharedOptions(command).addHelpText('after', NOTES);
}

function addLearningOptions(command: Command): Command {
  return command
    .addOption(
      new Option(
        '--noise <number>',
        'standard deviation of the noise, where white is 1: what is learnt to be taken away, and added without --noisy',
      )
        .argParser(numberIn({ above: 0, maximum: 10 }))
        .default(0.2),
    )
    .addOption(
      new Option(
        '--epochs <count>',
        'how often the clean images are gone through (default: 100; with --quick 20)',
      ).argParser(numberIn({ integer: true, minimum: 1 })),
    )
    .addOption(
      new Option(
        '--hidden <widths>',
        'layers of the energy model, the last is the statistic (default: 1024,1024,211; with --quick 256,256,64)',
      ).argParser(parseWidths),
    )
    .addOption(
      new Option('--batch <rows>', 'images to one update (default: 777 or what there is; with --quick 100)').argParser(
        numberIn({ integer: true, minimum: 1 }),
      ),
    )
    .addOption(
      new Option('--learning-rate <number>', 'of Adam').argParser(numberIn({ above: 0, maximum: 1 })).default(1e-3),
    )
    .addOption(
      new Option(
        '--patience <epochs>',
        'stop learning after so many epochs without progress (default: never)',
      ).argParser(numberIn({ integer: true, minimum: 1 })),
    )
    .addOption(
      new Option('--minutes <number>', 'stop learning after that long; the same command goes on from there').argParser(
        numberIn({ minimum: 0 }),
      ),
    );
}

function addMovingOptions(command: Command): Command {
  return command
    .addOption(
      new Option('--count <images>', 'how many images get noise without --noisy; a fifth of --images at most')
        .argParser(numberIn({ integer: true, minimum: 2, maximum: 10_000 }))
        .default(200),
    )
    .addOption(
      new Option('--method <names>', 'how they are moved: king, ntking, wgf, or some of them joined by commas')
        .argParser(parseMethods)
        .default(['KiNG'], 'king'),
    )
    .addOption(
      new Option(
        '--steps <count>',
        'how many steps they are moved (default: 60 for king and ntking, 1000 for wgf; with --quick 100 at most)',
      ).argParser(numberIn({ integer: true, minimum: 1 })),
    )
    .addOption(
      new Option(
        '--step-size <number>',
        'length of a step, or adaptive; of wgf by the scale of the images (default: 0.1 for king and ntking, adaptive for wgf)',
      ).argParser(numberOr('adaptive', { above: 0 })),
    )
    .addOption(
      new Option(
        '--damping <number>',
        'λ of king and ntking, the weight of the Fisher matrix (default: by the scale of statistic and kernel)',
      ).argParser(numberIn({ above: 0 })),
    )
    .addOption(
      new Option(
        '--ridge <number>',
        'of king and ntking, added to the diagonal of Γ (default: by the scale of the statistic)',
      ).argParser(numberIn({ above: 0 })),
    )
    .option('--diagonal', "ntking with the authors' network and the diagonal of its kernel", false);
}
