import { InputError } from '../../input-error.js';

/**
 * One of the names that there are, for callers without types and for words that were typed.
 * @throws InputError listing them
 */
export function expectChoice<Name extends string>(
  functionName: string,
  argumentName: string,
  name: Name,
  known: Readonly<Record<Name, unknown>>,
): Name {
  if (Object.hasOwn(known, name)) return name;
  throw new InputError(
    `${functionName}: expected ${argumentName} to be one of ${Object.keys(known).join(', ')}, got ${String(name)}; choose one`,
    'option',
  );
}
