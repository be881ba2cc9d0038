import { InvalidArgumentError } from 'commander';

/** A parser of one word out of a few; the message lists them. */
export function oneOf<Word extends string>(words: readonly Word[]): (text: string) => Word {
  return (text) => {
    const found = words.find((word) => word === text);
    if (found === undefined) throw new InvalidArgumentError(`There are: ${words.join(', ')}.`);
    return found;
  };
}
