import type { Tensor } from '@tensorflow/tfjs-core';

/** One expected length per axis; `null` accepts any. */
export type ExpectedShape = readonly (number | null)[];

/**
 * Checks a tensor's shape, axis by axis.
 * @param expected e.g. `[null, 5]` for any number of rows of 5 columns
 * @throws RangeError naming function, argument, expectation and what came
 */
export function expectShape(
  functionName: string,
  argumentName: string,
  tensor: Pick<Tensor, 'shape'>,
  expected: ExpectedShape,
): void {
  const { shape } = tensor;
  const fits =
    shape.length === expected.length && expected.every((length, i) => length === null || length === shape[i]);
  if (fits) return;
  const wanted = expected.map((length) => length ?? 'any').join(', ');
  throw new RangeError(
    `${functionName}: expected ${argumentName} of shape [${wanted}], got [${shape.join(', ')}]; reshape ${argumentName} or pass the matching one`,
  );
}
