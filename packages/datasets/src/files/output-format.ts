import { complain } from '../input-error.js';
import type { TableFormat } from '../table.js';

/** As MNIST's files are called, and as all others are. */
const endings = [/-(idx)\d-ubyte(\.gz)?$/i, /\.([a-z]+)(\.gz)?$/i];

/**
 * The format that an output's name asks for, `.gz` included.
 * @throws InputError for an ending that is none of ours
 */
export function formatOfName(path: string): { format: TableFormat; gzip: boolean } {
  const [, ending = '', gz] = endings.map((ending) => ending.exec(path)).find((match) => match !== null) ?? [];
  const format = (['csv', 'tsv', 'npy', 'npz', 'idx'] as const).find((known) => known === ending.toLowerCase());
  if (format !== undefined) return { format, gzip: gz !== undefined };
  throw complain(path, {
    expected: 'a name ending in .csv, .tsv, .npy, .npz or .idx, perhaps with .gz',
    got: ending === '' ? 'none of these' : `.${ending}`,
    remedy: 'rename the output, or name the format',
    problem: 'option',
  });
}
