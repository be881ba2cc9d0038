import type { Command } from 'commander';
import { addSharedOptions, addTableOptions, type SharedOptions, type TableOptions } from '../options/shared.js';

export interface ApplyOptions extends SharedOptions, TableOptions {
  readonly out: string;
  readonly force: boolean;
}

const EXAMPLES = `
Examples:
  ingd apply a-to-b.map new-rows.csv --out moved.csv
  cat new-rows.csv | ingd apply a-to-b.map - --out - > moved.csv`;

/** The arguments and options of `ingd apply`. */
export function describeApply(command: Command): Command {
  command
    .description('Move new points through a saved map')
    .argument('<map>', 'a map written by ingd fit')
    .argument('<points>', 'rows to be moved, in the units of the rows the map was fitted on')
    .requiredOption('--out <file>', 'where the moved rows go (.csv, .tsv, .npy, also .gz; - is standard output)')
    .option('--force', 'replace a file that exists', false);
  addTableOptions(command);
  return addSharedOptions(command).addHelpText('after', EXAMPLES);
}
