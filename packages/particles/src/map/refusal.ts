import { type JsonReader, jsonReader } from '@ingd/engine/safetensors';

/** What `decodeMap` refuses files with. */
export const reader: JsonReader = jsonReader('decodeMap');

export const { fields, list, positiveNumber, text, wholeNumber, wholeNumbers } = reader;

/**
 * Refuses a file in one sentence.
 * @throws RangeError always
 */
export function refuse(reason: string): never {
  return reader.refuse(reason);
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
