/** Refuses a record, in one sentence. */
export function refuseRecord(expected: string, got: unknown): never {
  const shown = JSON.stringify(got) ?? 'nothing';
  throw new RangeError(
    `restoreStatistic: expected ${expected}, got ${shown.length > 60 ? `${shown.slice(0, 60)}…` : shown}; write it as recordStatistic does`,
  );
}

/** An object's fields, or a refusal. */
export function recordFields(record: unknown): { readonly [name: string]: unknown } {
  if (typeof record !== 'object' || record === null || Array.isArray(record)) return refuseRecord('an object', record);
  return { ...record };
}

/** A finite number, or a refusal that names it. */
export function numberAt(fields: { readonly [name: string]: unknown }, name: string): number {
  const value = fields[name];
  return typeof value === 'number' && Number.isFinite(value) ? value : refuseRecord(`${name} to be a number`, value);
}

/** A list of one entry or more, each read by itself, or a refusal that names it. */
export function listOf<Entry>(
  fields: { readonly [name: string]: unknown },
  name: string,
  read: (value: unknown, what: string) => Entry,
): Entry[] {
  const value = fields[name];
  if (!Array.isArray(value) || value.length === 0)
    return refuseRecord(`${name} to be a list with an entry or more`, value);
  return value.map((entry, index) => read(entry, `${name}[${index}]`));
}
