import { expectNumber } from '@ingd/engine';

/** The value, once known to be a positive number. */
export function positive(family: string, name: string, value: number): number {
  expectNumber(family, name, value, { exclusiveMinimum: 0 });
  return value;
}

/** The value, once known to be a finite number. */
export function finite(family: string, name: string, value: number): number {
  expectNumber(family, name, value);
  return value;
}

/**
 * The value, once known to lie strictly between 0 and 1.
 * @throws RangeError where it does not
 */
export function probabilityOf(family: string, value: number): number {
  expectNumber(family, 'probability', value, { exclusiveMinimum: 0 });
  if (value < 1) return value;
  throw new RangeError(`${family}: expected probability to be less than 1, got ${value}; change probability`);
}

/** Whether a natural parameter is a negative number. */
export function isNegative(eta: number | undefined): boolean {
  return eta !== undefined && eta < 0 && eta > -Infinity;
}

/** Whether a mean parameter or a sample is a positive number. */
export function isPositive(value: number | undefined): boolean {
  return value !== undefined && value > 0 && value < Infinity;
}

/** Whether a sample counts something: 0, 1, 2, … */
export function isCount(value: number | undefined): boolean {
  return value !== undefined && Number.isInteger(value) && value >= 0;
}
