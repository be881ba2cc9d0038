import type { Command } from 'commander';
import { addSharedOptions, type SharedOptions } from '../options/shared.js';

export interface BenchOptions extends SharedOptions {
  readonly quick: boolean;
}

const EXAMPLE = `
Example:
  ingd bench --backend wasm --json > this-machine.json`;

/** The options of `ingd bench`. */
export function describeBench(command: Command): Command {
  command
    .description('Time a step of KiNG and ntKiNG and the start of the command on this machine')
    .option('--quick', 'a few rounds of the smallest steps, to see that everything runs', false);
  return addSharedOptions(command).addHelpText('after', EXAMPLE);
}
