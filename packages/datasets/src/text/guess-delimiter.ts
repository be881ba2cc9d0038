import { readCell } from './number-cell.js';

const candidates = ['\t', ';', '|', ','];

/**
 * The character between cells, from the first lines: the candidate that stands equally often in each of them, else the one
 * most frequent in the first. A space means that any run of blanks parts cells, as `numpy.savetxt` writes.
 */
export function guessDelimiter(text: string): string {
  const lines = firstLines(text).map((line) => line.replaceAll(/"[^"]*"/g, 'q'));
  const even = candidates.find((candidate) => isEven(lines, candidate));
  if (even !== undefined) return even;
  const [most = ','] = candidates.toSorted((a, b) => countOf(lines[0] ?? '', b) - countOf(lines[0] ?? '', a));
  if (countOf(lines[0] ?? '', most) > 0) return most;
  return lines.some(isRowOfBlankParted) ? ' ' : ',';
}

function firstLines(text: string): string[] {
  return text
    .slice(0, 1 << 16)
    .split('\n')
    .filter((line) => line.trim() !== '')
    .slice(0, 10);
}

function countOf(line: string, character: string): number {
  return line.split(character).length - 1;
}

function isEven(lines: readonly string[], candidate: string): boolean {
  const [count = 0, ...rest] = lines.map((line) => countOf(line, candidate));
  return count > 0 && rest.every((other) => other === count);
}

function isRowOfBlankParted(line: string): boolean {
  const cells = line.trim().split(/\s+/);
  return cells.length > 1 && cells.some((cell) => typeof readCell(cell, '.') === 'number');
}
