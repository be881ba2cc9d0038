import { InvalidArgumentError } from 'commander';

export const methodNames = ['none', 'coral', 'linot', 'king', 'ntking', 'wgf', 'mmd'] as const;
export type MethodName = (typeof methodNames)[number];

export const classifierNames = ['svm', 'logistic'] as const;
export type ClassifierName = (typeof classifierNames)[number];

export const scorerNames = ['neighbors', 'entropy', 'iwv', 'circular', 'none'] as const;
export type ScorerName = (typeof scorerNames)[number];

/** `all`, or names joined by commas; each once, in the order of the list. */
export function parseMethods(text: string): readonly MethodName[] {
  const asked = text.split(',').map((name) => name.trim());
  if (asked.length === 1 && asked[0] === 'all') return methodNames;
  const unknown = asked.find((name) => !methodNames.some((known) => known === name));
  if (unknown !== undefined) {
    throw new InvalidArgumentError(`"${unknown}" is none. There are: all, or some of ${methodNames.join(', ')}.`);
  }
  return methodNames.filter((name) => asked.includes(name));
}
