import { type Command, Option } from 'commander';
import { oneOf } from '../options/choices.js';
import { numberIn, numberOr } from '../options/numbers.js';
import {
  addSharedOptions,
  addTableOptions,
  addWeightsOption,
  type SharedOptions,
  type TableOptions,
  type WeightsOption,
} from '../options/shared.js';
import { parseStatistic, type StatisticPart } from '../options/statistic.js';

export const flowNames = ['ntking', 'king', 'rfking', 'scalar-king', 'wgf', 'mmd'] as const;
export type FlowName = (typeof flowNames)[number];

export const kernelNames = ['gaussian', 'imq', 'matern32', 'matern52', 'energy'] as const;
export type KernelName = (typeof kernelNames)[number];

/** A flow by its name, or `scalar` for short. */
function flowNamed(text: string): FlowName {
  return text === 'scalar' ? 'scalar-king' : oneOf(flowNames)(text);
}

/** `ingd fit` as typed: what was left out is undefined, so that a preset can tell. */
export interface FitOptions extends SharedOptions, TableOptions, WeightsOption {
  readonly out: string;
  readonly flow?: FlowName;
  readonly kernel?: KernelName;
  readonly statistic?: readonly StatisticPart[] | undefined;
  readonly steps?: number;
  readonly stepSize?: number | 'adaptive';
  readonly damping?: number;
  readonly ridge?: number;
  readonly bandwidth?: number;
  readonly preset?: 'paper';
  readonly pca?: number;
  readonly standardize?: boolean;
  readonly batch?: number;
  readonly particleBatch?: number;
  readonly holdout?: number;
  readonly stop?: 'indistinguishable';
  readonly invertible: boolean;
  readonly moved?: string;
  readonly report?: string;
  readonly checkpoint?: string;
  readonly checkpointEvery?: number;
  readonly resume: boolean;
  readonly force: boolean;
}

function addMethodOptions(command: Command): Command {
  return command
    .addOption(
      new Option('--flow <name>', `how particles move: ${flowNames.join(', ')} (default: ntking)`).argParser(flowNamed),
    )
    .addOption(
      new Option(
        '--kernel <name>',
        `of king, scalar-king and mmd: ${kernelNames.join(', ')} (default: gaussian; mmd: energy, which is for it alone)`,
      ).argParser(oneOf(kernelNames)),
    )
    .addOption(
      new Option(
        '--statistic <parts>',
        'what is matched: rbf:COUNT, rff:COUNT, moments:1, moments:2, FILE.json (a recorded statistic of the columns as they are), joined by + (default: rbf:200, fewer if there are fewer rows); not for wgf and mmd',
      ).argParser(parseStatistic),
    )
    .addOption(
      new Option('--steps <count>', 'how many steps (default: 50; wgf and mmd: 100)').argParser(
        numberIn({ integer: true, minimum: 1 }),
      ),
    )
    .addOption(
      new Option(
        '--step-size <length>',
        'a number, or adaptive: a step that falls short of what it promised is taken back and halved; of wgf and mmd by the scale of the points (default: adaptive)',
      ).argParser(numberOr('adaptive', { above: 0 })),
    )
    .addOption(
      new Option(
        '--damping <number>',
        'weight of the Fisher metric, at the start where steps adapt (default: 0.001; king, where they adapt: 0.0001)',
      ).argParser(numberIn({ above: 0 })),
    )
    .addOption(
      new Option(
        '--ridge <number>',
        'what is added to the diagonal; limits the last digits of the fit (default: 3e-5, king: 1e-6; with --step-size NUMBER 1e-4, king: 1e-5)',
      ).argParser(numberIn({ minimum: 0 })),
    )
    .addOption(
      new Option(
        '--bandwidth <number>',
        'of the RBFs, the Fourier features and the kernel (default: median rule at every step)',
      ).argParser(numberIn({ above: 0 })),
    )
    .addOption(
      new Option(
        '--preset <name>',
        "paper: the authors' settings, columns as they are among them; options beside it win",
      ).argParser(oneOf(['paper'])),
    )
    .addOption(
      new Option('--batch <rows>', 'target rows drawn afresh for each step (default: all)').argParser(
        numberIn({ integer: true, minimum: 2 }),
      ),
    )
    .addOption(
      new Option(
        '--particle-batch <rows>',
        'source rows drawn afresh to find each step with; all rows are moved (default: all); not for wgf and mmd',
      ).argParser(numberIn({ integer: true, minimum: 2 })),
    );
}

function addInvertibleOption(command: Command): Command {
  return command.option(
    '--invertible',
    'split each step until it does not fold space: the map can then go back (apply --inverse) and carries a density (apply --log-density)',
    false,
  );
}

function addDataOptions(command: Command): Command {
  return command
    .addOption(
      new Option('--pca <components>', 'move only within the first principal components').argParser(
        numberIn({ integer: true, minimum: 1 }),
      ),
    )
    .option('--standardize', 'bring every column to mean 0 and deviation 1 first (default, except with --preset paper)')
    .option('--no-standardize', 'keep the scale of every column as it is')
    .addOption(
      new Option(
        '--holdout <fraction>',
        'part of TARGET kept out of the fit to judge it (default: 0.2, at most 1000 rows; 0: judge on the fitted rows)',
      ).argParser(numberIn({ minimum: 0, maximum: 0.9 })),
    )
    .addOption(
      new Option(
        '--stop <rule>',
        'indistinguishable: end early once a permutation test has not told the moved rows from held-out target rows at three steps in a row (default: make all steps)',
      ).argParser(oneOf(['indistinguishable'])),
    );
}

function addResultOptions(command: Command): Command {
  return command
    .requiredOption('--out <map>', 'where the map goes (safetensors)')
    .option('--moved <file>', 'where the moved rows of SOURCE go (.csv, .tsv, .npy, also .gz; - is standard output)')
    .option('--report <file>', 'where a self-contained HTML page about the run goes')
    .option('--checkpoint <folder>', 'keep the run there, so that it can be resumed')
    .addOption(
      new Option(
        '--checkpoint-every <steps>',
        'keep the run after every so many steps (default: after the first, then every ten seconds or so)',
      ).argParser(numberIn({ integer: true, minimum: 1 })),
    )
    .option('--resume', 'go on from the checkpoint', false)
    .option('--force', 'replace files that exist', false);
}

const EXAMPLES = `
Files are .csv .tsv .npy .npz .idx and their .gz, told apart by content before name; - is standard input.

Examples:
  ingd fit scanner-a.csv scanner-b.csv --out a-to-b.map --moved moved.csv --report report.html
  ingd fit old.npy new.npy --out map --pca 20 --steps 100 --checkpoint run1
  ingd fit old.npy new.npy --out map --pca 20 --steps 100 --checkpoint run1 --resume`;

/** The arguments and options of `ingd fit`. */
export function describeFit(command: Command): Command {
  command
    .description('Move SOURCE onto TARGET and save the map')
    .argument('<source>', 'rows to be moved')
    .argument('<target>', 'rows to be moved onto');
  addResultOptions(command);
  addInvertibleOption(addMethodOptions(command));
  addDataOptions(command);
  addWeightsOption(addTableOptions(command), 'TARGET');
  return addSharedOptions(command).addHelpText('after', EXAMPLES);
}
