import type { Tensor } from '@tensorflow/tfjs-core';

/** One expected length per axis; `null` accepts any. */
export type ExpectedShape = readonly (number | null)[];

/**
 * Checks a tensor's shape, axis by axis.
 * @param expected e.g. `[null, 5]` for any number of rows of 5 columns
 * @throws RangeError naming function, argument, expectation and what came; TypeError when it is no tensor
 */
export function expectShape(
  functionName: string,
  argumentName: string,
  tensor: Pick<Tensor, 'shape'>,
  expected: ExpectedShape,
): void {
  const shape = shapeOf(tensor);
  if (shape === undefined) {
    throw new TypeError(
      `${functionName}: expected ${argumentName} to be a tensor, got ${described(tensor)}; make one of it by tf.tensor()`,
    );
  }
  const fits =
    shape.length === expected.length && expected.every((length, i) => length === null || length === shape[i]);
  if (fits) return;
  const wanted = expected.map((length) => length ?? 'any').join(', ');
  throw new RangeError(
    `${functionName}: expected ${argumentName} of shape [${wanted}], got [${shape.join(', ')}]; reshape ${argumentName} or pass the matching one`,
  );
}

/** For callers without types. */
function shapeOf(value: unknown): readonly number[] | undefined {
  const shape: unknown = typeof value === 'object' && value !== null ? Reflect.get(value, 'shape') : undefined;
  return Array.isArray(shape) ? shape : undefined;
}

function described(value: unknown): string {
  if (Array.isArray(value)) return 'an array';
  return typeof value === 'object' && value !== null ? 'an object without a shape' : String(value);
}
