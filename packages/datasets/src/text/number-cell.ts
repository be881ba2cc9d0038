const plainNumber = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/;
const blankCell = /^(?:|n\/?a|#n\/a|null|none|missing|\?|-+)$/i;
const notANumber = /^[+-]?nan$/i;
const infinite = /^([+-]?)inf(?:inity)?$/i;

/** What a cell of text says: a number (NaN and infinities too), a blank where a number is missing, or something else. */
export type Cell = number | 'blank' | 'text';

/** Reads one cell. Only decimal numbers count: no hexadecimals, no thousands separators. */
export function readCell(text: string, decimal: '.' | ','): Cell {
  const trimmed = text.trim();
  const pointed = decimal === ',' ? trimmed.replace(',', '.') : trimmed;
  if (plainNumber.test(pointed)) return Number(pointed);
  if (blankCell.test(trimmed)) return 'blank';
  if (notANumber.test(trimmed)) return Number.NaN;
  const sign = infinite.exec(trimmed);
  if (sign !== null) return sign[1] === '-' ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
  return 'text';
}
