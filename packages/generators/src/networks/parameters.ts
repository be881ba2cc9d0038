import { expectShape } from '@ingd/engine';
import type { Tensor } from '@tensorflow/tfjs-core';

/** One parameter of a network: its name in a file, and its shape. */
export interface NamedShape {
  readonly name: string;
  readonly shape: readonly number[];
}

/**
 * Checks a list of tensors against what a network expects, tensor by tensor.
 * @throws RangeError when their number or a shape differs
 */
export function expectParameters(
  functionName: string,
  shapes: readonly NamedShape[],
  parameters: readonly Tensor[],
): void {
  if (parameters.length !== shapes.length) {
    throw new RangeError(
      `${functionName}: expected ${shapes.length} parameters, got ${parameters.length}; pass one tensor for each of ${shapes.map(({ name }) => name).join(', ')}`,
    );
  }
  shapes.forEach(({ name, shape }, index) => {
    expectShape(functionName, `parameter ${name}`, parameters[index] as Tensor, shape);
  });
}

/** How many numbers the parameters hold together. */
export function parameterCount(shapes: readonly NamedShape[]): number {
  return shapes.reduce((total, { shape }) => total + shape.reduce((product, size) => product * size, 1), 0);
}
