import { complain, excerpt } from './input-error.js';

/**
 * The place (from 0) of a column given by name or by number (from 1, from the end when negative).
 * @throws InputError when there is none
 */
export function findColumn(
  wanted: string | number,
  { names, width, source }: { names: readonly string[] | undefined; width: number; source: string },
): number {
  const named = names?.indexOf(String(wanted)) ?? -1;
  if (typeof wanted === 'string' && named >= 0) return named;
  const number = /^[+-]?\d+$/.test(String(wanted)) ? Number(wanted) : 0;
  const place = number < 0 ? width + number : number - 1;
  if (number !== 0 && place >= 0 && place < width) return place;
  throw complain(source, {
    expected: `a label column ${typeof wanted === 'string' ? excerpt(wanted) : wanted}`,
    got: names === undefined ? `${width} columns without names` : `the columns ${listed(names)}`,
    remedy: 'give one of these names, or a number counted from 1 (from the end when negative)',
    problem: 'option',
  });
}

/** At most eight names, then how many more there are. */
export function listed(names: readonly string[]): string {
  const shown = names.slice(0, 8).map(excerpt).join(', ');
  return names.length > 8 ? `${shown} and ${names.length - 8} more` : shown;
}
