import * as tf from '@tensorflow/tfjs-core';
import { expectShape } from '../checks/expect-shape.js';

/** A function of one tensor or several. */
export type TensorFunction = (...x: tf.Tensor[]) => tf.Tensor;

/** Jᵀu for every input; zeros for an input that f does not depend on. Call within a tidy. */
export function pullBack(f: TensorFunction, inputs: readonly tf.Tensor[], u: tf.Tensor): tf.Tensor[] {
  const { value, grads } = tf.engine().gradients(() => f(...inputs), [...inputs], u, true);
  value.dispose();
  return inputs.map(({ shape }, i) => (grads[i] as tf.Tensor | undefined) ?? tf.zeros(shape));
}

/** One tensor of the same shape for each of the inputs. */
export function expectSameShapes(
  functionName: string,
  name: string,
  tensors: readonly tf.Tensor[],
  inputs: readonly tf.Tensor[],
): void {
  if (tensors.length !== inputs.length) {
    throw new RangeError(
      `${functionName}: expected ${inputs.length} tensors in ${name}, got ${tensors.length}; pass one for each input`,
    );
  }
  tensors.forEach((tensor, i) => {
    expectShape(functionName, tensors.length === 1 ? name : `${name}[${i}]`, tensor, inputs[i]?.shape ?? []);
  });
}
