import { totalmem } from 'node:os';
import { parseTable } from '../parse-table.js';
import type { ParsedTable, TableOptions } from '../table.js';
import { readBytes, standardStream } from './read-bytes.js';

/**
 * Reads a table from a file, or from standard input for `-`; see `parseTable`.
 * @param options `maximumBytes` is by default half of the memory of the machine, or of what its container allows
 * @throws InputError in one sentence for whatever is wrong with the file
 */
export async function readTable(path: string, options: TableOptions = {}): Promise<ParsedTable> {
  const maximumBytes = options.maximumBytes ?? memoryBytes();
  const name = options.name ?? (path === standardStream ? 'standard input' : path);
  return parseTable(await readBytes(path, maximumBytes), { ...options, name, maximumBytes });
}

/** Half of the machine's memory, or of what its container may use (0 where that is unknown). */
function memoryBytes(): number {
  const constrained = process.constrainedMemory() || Number.POSITIVE_INFINITY;
  return Math.min(totalmem(), constrained) / 2;
}
