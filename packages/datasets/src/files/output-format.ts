import { complain } from '../input-error.js';
import type { TableFormat } from '../table.js';

/**
 * The format that an output's name asks for, `.gz` included.
 * @throws InputError for an ending that is none of ours
 */
export function formatOfName(path: string): { format: TableFormat; gzip: boolean } {
  const [, ending = '', gz] = /\.([a-z]+)(\.gz)?$/i.exec(path) ?? /-(idx)\d-ubyte(\.gz)?$/i.exec(path) ?? [];
  const format = (['csv', 'tsv', 'npy', 'npz', 'idx'] as const).find((known) => known === ending.toLowerCase());
  if (format !== undefined) return { format, gzip: gz !== undefined };
  throw complain(path, {
    expected: 'a name ending in .csv, .tsv, .npy, .npz or .idx, perhaps with .gz',
    got: ending === '' ? 'none of these' : `.${ending}`,
    remedy: 'rename the output, or name the format',
    problem: 'option',
  });
}
