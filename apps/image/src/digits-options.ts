import { parseArgs } from 'node:util';
import type { BackendPreference } from '@ingd/engine';

/** What `npm start --` and `digits.js` understand. */
export interface DigitsCommand {
  /** The first seed. */
  readonly seed: number;
  /** How many seeds, counted up from the first. */
  readonly seeds: number;
  /** The folder of the results. */
  readonly out: string;
  readonly backend: BackendPreference;
}

export const USAGE = `Moves handwritten UCI digits onto MNIST until a classifier trained on MNIST reads them.

  npm start -- [options]

  --seeds COUNT    how many random draws; means and standard errors over them (default 1)
  --seed NUMBER    the first draw (default 1)
  --out FOLDER     where the page, the map and the digits are written (default out/digits)
  --backend NAME   auto, wasm, cpu, tensorflow or webgpu (default auto)
  --help           this text
`;

const BACKENDS: readonly string[] = ['auto', 'wasm', 'cpu', 'tensorflow', 'webgpu'];

/**
 * Reads the words of the command line; undefined when help is asked for.
 * @throws TypeError or RangeError in one sentence
 */
export function parseDigitsCommand(words: readonly string[]): DigitsCommand | undefined {
  const { values } = parseArgs({
    args: [...words],
    options: {
      seeds: { type: 'string', default: '1' },
      seed: { type: 'string', default: '1' },
      out: { type: 'string', default: 'out/digits' },
      backend: { type: 'string', default: 'auto' },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) return undefined;
  if (!isBackend(values.backend)) {
    throw new RangeError(`--backend: expected one of ${BACKENDS.join(', ')}, got ${values.backend}`);
  }
  return {
    seed: wholeNumber('--seed', values.seed, 0),
    seeds: wholeNumber('--seeds', values.seeds, 1),
    out: values.out,
    backend: values.backend,
  };
}

function isBackend(name: string): name is BackendPreference {
  return BACKENDS.includes(name);
}

function wholeNumber(option: string, text: string, minimum: number): number {
  const value = Number(text);
  if (text.trim() !== '' && Number.isSafeInteger(value) && value >= minimum) return value;
  throw new RangeError(`${option}: expected a whole number of at least ${minimum}, got ${text}`);
}
