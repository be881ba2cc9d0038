/**
 * Refuses a file in one sentence.
 * @throws RangeError always
 */
export function refuse(reason: string): never {
  throw new RangeError(`decodeMap: ${reason}`);
}

/** `value` as a plain object, or a refusal that names it. */
export function fields(value: unknown, what: string): { readonly [name: string]: unknown } {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return refuse(`${what} is not an object`);
  return { ...value };
}

/** `value` as an object whose values are strings. */
export function texts(value: unknown, what: string): { readonly [name: string]: string } {
  const entries = Object.entries(fields(value, what));
  return Object.fromEntries(entries.map(([name, entry]) => [name, text(entry, `"${name}" of ${what}`)]));
}

export function text(value: unknown, what: string): string {
  return typeof value === 'string' ? value : refuse(`${what} is not a string`);
}

export function list(value: unknown, what: string): readonly unknown[] {
  return Array.isArray(value) ? value : refuse(`${what} is not a list`);
}

/** `value` as a list of integers that are exact and not negative. */
export function wholeNumbers(value: unknown, what: string): readonly number[] {
  return list(value, what).map((entry) => wholeNumber(entry, what));
}

export function wholeNumber(value: unknown, what: string): number {
  const whole = typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;
  return whole ? value : refuse(`${what} holds something other than whole numbers`);
}

export function positiveNumber(value: unknown, what: string): number {
  const positive = typeof value === 'number' && Number.isFinite(value) && value > 0;
  return positive ? value : refuse(`${what} is not a positive number`);
}

export function nonNegativeNumber(value: unknown, what: string): number {
  const allowed = typeof value === 'number' && Number.isFinite(value) && value >= 0;
  return allowed ? value : refuse(`${what} is not a number of 0 or more`);
}

/** 1, 2, 3, … */
export function countingNumber(value: unknown, what: string): number {
  const counts = typeof value === 'number' && Number.isSafeInteger(value) && value >= 1;
  return counts ? value : refuse(`${what} is not a whole number of 1 or more`);
}
