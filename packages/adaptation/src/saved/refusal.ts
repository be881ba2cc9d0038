/** Refuses a file, in one sentence that starts with the public function. */
export function refuse(reason: string): never {
  throw new RangeError(`decodeAdaptation: ${reason}; save the adaptation again`);
}

/** A JSON object, or a refusal. */
export function fields(value: unknown, what: string): { readonly [name: string]: unknown } {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as { [name: string]: unknown };
  return refuse(`${what} is missing or no object`);
}

/** A list, or a refusal. */
export function list(value: unknown, what: string): readonly unknown[] {
  return Array.isArray(value) ? value : refuse(`${what} is missing or no list`);
}

/** Finite numbers, or a refusal. */
export function numberList(value: unknown, what: string): readonly number[] {
  return list(value, what).map((each) => number(each, what));
}

/** A finite number, or a refusal. */
export function number(value: unknown, what: string): number {
  return typeof value === 'number' && Number.isFinite(value)
    ? value
    : refuse(`${what} holds something else than numbers`);
}
