import type { Estimate } from '@ingd/cli/reproduce';

/**
 * Mean and standard error of the mean over repetitions.
 * @throws RangeError when there is no value
 */
export function estimate(values: readonly number[]): Estimate {
  const count = values.length;
  if (count === 0) throw new RangeError('estimate: expected at least 1 value, got 0');
  const mean = values.reduce((sum, value) => sum + value, 0) / count;
  if (count === 1) return { mean, count };
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return { mean, standardError: Math.sqrt(squares / (count - 1) / count), count };
}

/** `0.062 ± 0.004`; an em dash where there is nothing. */
export function formatEstimate(value: Estimate | undefined, digits = 3): string {
  if (value === undefined) return '—';
  const { mean, standardError } = value;
  return standardError === undefined
    ? mean.toFixed(digits)
    : `${mean.toFixed(digits)} ± ${standardError.toFixed(digits)}`;
}

/** By how much a goal asks for a difference: more than chance gives, where repetitions tell what that is. */
export function margin({ standardError }: Estimate): string {
  return standardError === undefined ? 'in the one repetition made' : 'by more than two standard errors';
}
