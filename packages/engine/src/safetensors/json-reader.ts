/** Takes values out of parsed JSON, or refuses the file in one sentence that starts with the reader's name. */
export interface JsonReader {
  /** @throws RangeError always */
  refuse(reason: string): never;
  /** `value` as a plain object. */
  fields(value: unknown, what: string): { readonly [name: string]: unknown };
  /** `value` as an object whose values are strings. */
  texts(value: unknown, what: string): { readonly [name: string]: string };
  text(value: unknown, what: string): string;
  list(value: unknown, what: string): readonly unknown[];
  /** An integer that is exact and not negative. */
  wholeNumber(value: unknown, what: string): number;
  wholeNumbers(value: unknown, what: string): readonly number[];
  positiveNumber(value: unknown, what: string): number;
}

/**
 * Checks of what a file says, for a function that reads files: `jsonReader('decodeMap').fields(value, 'the header')`.
 * @returns functions that throw a RangeError `decodeMap: the header is not an object` where a value is not what is expected
 */
export function jsonReader(functionName: string): JsonReader {
  const refuse = (reason: string): never => {
    throw new RangeError(`${functionName}: ${reason}`);
  };
  const fields: JsonReader['fields'] = (value, what) => {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return refuse(`${what} is not an object`);
    return { ...value };
  };
  const text: JsonReader['text'] = (value, what) =>
    typeof value === 'string' ? value : refuse(`${what} is not a string`);
  const list: JsonReader['list'] = (value, what) => (Array.isArray(value) ? value : refuse(`${what} is not a list`));
  const wholeNumber: JsonReader['wholeNumber'] = (value, what) => {
    const whole = typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;
    return whole ? value : refuse(`${what} holds something other than whole numbers`);
  };
  return {
    refuse,
    fields,
    text,
    list,
    wholeNumber,
    texts(value, what) {
      const entries = Object.entries(fields(value, what));
      return Object.fromEntries(entries.map(([name, entry]) => [name, text(entry, `"${name}" of ${what}`)]));
    },
    wholeNumbers: (value, what) => list(value, what).map((entry) => wholeNumber(entry, what)),
    positiveNumber(value, what) {
      const positive = typeof value === 'number' && Number.isFinite(value) && value > 0;
      return positive ? value : refuse(`${what} is not a positive number`);
    },
  };
}
