/** The range a number must lie in; bounds are inclusive unless named `exclusive`. */
export interface NumberRange {
  readonly minimum?: number;
  readonly maximum?: number;
  readonly exclusiveMinimum?: number;
  readonly integer?: boolean;
}

/**
 * Checks a number argument: finite, in range, whole where asked.
 * @throws TypeError when `value` is not a number, RangeError when it is not finite or out of range
 */
export function expectNumber(functionName: string, name: string, value: number, range: NumberRange = {}): void {
  if (typeof value !== 'number') {
    throw new TypeError(
      `${functionName}: expected ${name} to be a number, got ${typeof value}; pass ${describe(range)}`,
    );
  }
  if (Number.isFinite(value) && fits(value, range)) return;
  throw new RangeError(`${functionName}: expected ${name} to be ${describe(range)}, got ${value}; change ${name}`);
}

function fits(value: number, { minimum, maximum, exclusiveMinimum, integer }: NumberRange): boolean {
  if (integer && !Number.isInteger(value)) return false;
  if (minimum !== undefined && value < minimum) return false;
  if (maximum !== undefined && value > maximum) return false;
  return exclusiveMinimum === undefined || value > exclusiveMinimum;
}

function describe({ minimum, maximum, exclusiveMinimum, integer }: NumberRange): string {
  const bounds: string[] = [];
  if (exclusiveMinimum !== undefined) bounds.push(`greater than ${exclusiveMinimum}`);
  if (minimum !== undefined) bounds.push(`at least ${minimum}`);
  if (maximum !== undefined) bounds.push(`at most ${maximum}`);
  const kind = integer ? 'a whole number' : 'a finite number';
  return bounds.length === 0 ? kind : `${kind} ${bounds.join(' and ')}`;
}
