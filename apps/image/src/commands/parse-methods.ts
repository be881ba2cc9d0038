import { InvalidArgumentError } from 'commander';

/**
 * A parser of names joined by commas, each at most once.
 * @param methods what each name stands for, in lower case
 * @param expected for the message: `king, ntking, or both joined by a comma`
 */
export function methodsAmong<Method>(
  methods: Readonly<Record<string, Method>>,
  expected: string,
): (text: string) => readonly Method[] {
  const named = new Map(Object.entries(methods));
  return (text) => {
    const found = text.split(',').flatMap((word) => {
      const method = named.get(word.trim().toLowerCase());
      if (method === undefined) throw new InvalidArgumentError(`Expected ${expected}.`);
      return [method];
    });
    if (new Set(found).size !== found.length) throw new InvalidArgumentError(`Expected ${expected}, each once.`);
    return found;
  };
}
