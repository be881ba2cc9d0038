import { type Command, Option } from 'commander';
import {
  type ClassifierName,
  classifierNames,
  type MethodName,
  methodNames,
  parseMethods,
  type ScorerName,
  scorerNames,
} from '../adapt/names.js';
import { oneOf } from '../options/choices.js';
import { numberIn } from '../options/numbers.js';
import { addSharedOptions, addTableOptions, type SharedOptions, type TableOptions } from '../options/shared.js';

export interface AdaptOptions extends SharedOptions, TableOptions {
  readonly source: string;
  readonly sourceLabels?: string;
  readonly target: string;
  readonly targetLabels?: string;
  readonly method: readonly MethodName[];
  readonly classifier: ClassifierName;
  readonly select: ScorerName;
  readonly pca?: number;
  readonly standardize: boolean;
  readonly unit?: number;
  readonly steps?: number;
  readonly stepSize: number;
  readonly rows: number;
  readonly predictions?: string;
  readonly out?: string;
  readonly force: boolean;
}

const EXAMPLES = `
The classifier learns from SOURCE; TARGET is moved onto it and predicted. Labels of TARGET, where there are any, only say how good that was.

Examples:
  ingd adapt --source hospital-a.csv --target hospital-b.csv --labels diagnosis --predictions b.csv
  ingd adapt --source a.npy --source-labels a-classes.csv --target b.npy --pca 50 --method all --json
  ingd adapt --source a.npy --source-labels ya.npy --target b.npy --target-labels yb.npy --method coral,ntking --out b-to-a.map`;

function addDomains(command: Command): Command {
  return command
    .requiredOption('--source <table>', 'rows of known classes')
    .option('--source-labels <file>', 'their classes, one a row (default: the column that --labels names)')
    .requiredOption('--target <table>', 'rows to be moved onto those, and predicted')
    .option('--target-labels <file>', 'their classes, to score the predictions; nothing is learnt from them')
    .option('--predictions <file>', 'where the predicted classes of TARGET go (.csv)')
    .option('--out <file>', 'where the fitted adaptation goes: ingd apply takes it for a map')
    .option('--force', 'replace files that exist', false);
}

/** The options of `ingd adapt`. */
export function describeAdapt(command: Command): Command {
  command.description('Move TARGET onto a labelled SOURCE and predict its classes: domain adaptation');
  addDomains(command)
    .addOption(
      new Option('--method <names>', `how TARGET is moved: all, or some of ${methodNames.join(', ')}, joined by commas`)
        .argParser(parseMethods)
        .default(['ntking'], 'ntking'),
    )
    .addOption(
      new Option(
        '--select <scorer>',
        `what chooses lengths and methods, without labels of TARGET: ${scorerNames.join(', ')}`,
      )
        .argParser(oneOf(scorerNames))
        .default('neighbors'),
    )
    .addOption(
      new Option('--classifier <name>', `what learns from SOURCE: ${classifierNames.join(', ')}`)
        .argParser(oneOf(classifierNames))
        .default('svm'),
    )
    .addOption(
      new Option('--pca <components>', 'move and classify within the first principal components of both').argParser(
        numberIn({ integer: true, minimum: 1 }),
      ),
    )
    .option('--no-standardize', 'keep the scale of every column as it is')
    .addOption(
      new Option(
        '--unit <number>',
        'what all coordinates are divided by (default: what makes the median distance 3)',
      ).argParser(numberIn({ above: 0 })),
    )
    .addOption(
      new Option(
        '--steps <count>',
        'steps of flows, instead of choosing (default with --select none: 100; wgf, mmd: 1000)',
      ).argParser(numberIn({ integer: true, minimum: 1 })),
    )
    .addOption(
      new Option('--step-size <number>', 'length of a step of flows').argParser(numberIn({ above: 0 })).default(0.1),
    )
    .addOption(
      new Option('--rows <count>', 'at most so many rows of TARGET are moved to find a flow')
        .argParser(numberIn({ integer: true, minimum: 2 }))
        .default(400),
    );
  addTableOptions(command);
  return addSharedOptions(command).addHelpText('after', EXAMPLES);
}
