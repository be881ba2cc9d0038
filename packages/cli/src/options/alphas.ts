import { InvalidArgumentError } from 'commander';
import { numberIn } from './numbers.js';

/** How many penalties a grid has, or the penalties themselves. */
export type AlphaChoice = number | readonly number[];

const count = numberIn({ integer: true, minimum: 1, maximum: 1000 });
const penalty = numberIn({ above: 0 });

/** `10` as a count; `0.1,0.2` as penalties, and `0.1,` as one. */
export function parseAlphas(text: string): AlphaChoice {
  if (!text.includes(',')) {
    try {
      return count(text);
    } catch {
      throw new InvalidArgumentError(
        'Expected how many to try (a whole number of at most 1000), or penalties above 0 joined by commas; 0.1, with a comma is one penalty.',
      );
    }
  }
  return text.replace(/,\s*$/, '').split(',').map(penalty);
}

/** As it is typed. */
export function formatAlphas(choice: AlphaChoice): string {
  return typeof choice === 'number' ? String(choice) : choice.join(',');
}
