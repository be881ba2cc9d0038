import { InvalidArgumentError } from 'commander';

/** Which numbers are taken. */
export interface NumberRange {
  readonly integer?: boolean;
  /** The least value allowed. */
  readonly minimum?: number;
  /** Values must be greater than this. */
  readonly above?: number;
  readonly maximum?: number;
}

const DECIMAL = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;

function describe({ integer, minimum, above, maximum }: NumberRange): string {
  const kind = integer === true ? 'a whole number' : 'a number';
  const low = above !== undefined ? ` above ${above}` : minimum !== undefined ? ` of at least ${minimum}` : '';
  const high = maximum !== undefined ? `${low === '' ? '' : ' and'} of at most ${maximum}` : '';
  return `${kind}${low}${high}`;
}

function lies(value: number, { integer, minimum, above, maximum }: NumberRange): boolean {
  return (
    Number.isFinite(value) &&
    (integer !== true || Number.isSafeInteger(value)) &&
    (minimum === undefined || value >= minimum) &&
    (above === undefined || value > above) &&
    (maximum === undefined || value <= maximum)
  );
}

function numberOf(text: string, range: NumberRange, otherwise = ''): number {
  const value = DECIMAL.test(text.trim()) ? Number(text) : Number.NaN;
  if (!lies(value, range)) throw new InvalidArgumentError(`Expected ${describe(range)}${otherwise}.`);
  return value;
}

/** A parser of one number in a range: no NaN, no infinity, no trailing letters, no empty text. */
export function numberIn(range: NumberRange): (text: string) => number {
  return (text) => numberOf(text, range);
}

/** The same, or one word in its place. */
export function numberOr<Word extends string>(word: Word, range: NumberRange): (text: string) => number | Word {
  return (text) => (text.trim() === word ? word : numberOf(text, range, `, or ${word}`));
}
