import type { Matrix } from '@ingd/engine';

/** Throws a RangeError naming the first entry that is NaN or infinite. */
export function requireFinite(functionName: string, argumentName: string, matrix: Matrix): void {
  if (allFinite(matrix.data)) return;
  const index = matrix.data.findIndex((value) => !Number.isFinite(value));
  const row = Math.floor(index / matrix.columns);
  const column = index % matrix.columns;
  throw new RangeError(
    `${functionName}: expected finite ${argumentName}, got ${matrix.data[index]} at row ${row}, column ${column}; drop or repair that row`,
  );
}

/** Whether no entry is NaN or infinite: x − x is 0 for finite x and NaN for all else. */
export function allFinite(values: Float64Array): boolean {
  let zero = 0;
  for (let i = 0; i < values.length; i++) zero += (values[i] as number) - (values[i] as number);
  return zero === 0;
}

/** Throws a RangeError when a statistic's mean overflowed although the samples are finite. */
export function requireFiniteMean(
  functionName: string,
  argumentName: string,
  statistic: string,
  mean: Float64Array,
): void {
  const index = mean.findIndex((value) => !Number.isFinite(value));
  if (index < 0) return;
  throw new RangeError(
    `${functionName}: expected ${statistic} to be finite on ${argumentName}, got mean ${mean[index]} of statistic ${index}; bring the samples to a moderate scale`,
  );
}
