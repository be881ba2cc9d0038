import { InputError, parseTable } from '@ingd/datasets';
import { readBytes } from '@ingd/datasets/node';
import { UsageProblem } from '../problems.js';

/** No label is longer than a line. */
const MAXIMUM_BYTES = 2 ** 28;

/**
 * One label for each row: a column of numbers in any format of tables, or a text file of one label to a line, perhaps under a heading.
 * @throws InputError or UsageProblem in one sentence when the file cannot be read or has not as many labels as there are rows
 */
export async function readLabels(path: string, rows: number, of: string): Promise<readonly string[]> {
  const bytes = await readBytes(path, MAXIMUM_BYTES);
  const labels = numbersOf(bytes, path) ?? linesOf(bytes);
  const found = labels.length === rows + 1 ? labels.slice(1) : labels; // the first line is a heading
  if (found.length === rows) return found;
  throw new UsageProblem(`${path}: expected ${rows} labels, one for each row of ${of}, got ${labels.length}`);
}

/** A table of one column of numbers, read as labels; undefined where the file is something else. */
function numbersOf(bytes: Uint8Array, path: string): readonly string[] | undefined {
  try {
    const { values } = parseTable(bytes, { name: path });
    if (values.columns === 1) return Array.from(values.data, String);
  } catch (error) {
    if (error instanceof InputError) return undefined;
    throw error;
  }
  throw new UsageProblem(`${path}: expected one column of labels, got several; give a file of labels alone`);
}

function linesOf(bytes: Uint8Array): readonly string[] {
  const lines = new TextDecoder()
    .decode(bytes)
    .split(/\r?\n/)
    .map((line) => line.trim());
  return lines.filter((line) => line !== '').map((line) => line.replace(/^"(.*)"$/, '$1'));
}
