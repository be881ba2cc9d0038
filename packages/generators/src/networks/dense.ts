import { expectNumber } from '@ingd/engine';
import type { Tensor, Tensor1D, Tensor2D } from '@tensorflow/tfjs-core';
import * as tf from '@tensorflow/tfjs-core';
import type { DenseShape } from './initialisation.js';
import type { NamedShape } from './parameters.js';

/** The parameters of dense layers, in order: W, b, W, b, … */
export function denseParameters(layers: readonly DenseShape[]): NamedShape[] {
  return layers.flatMap(({ name, inputs, outputs }) => [
    { name: `${name}.weights`, shape: [inputs, outputs] },
    { name: `${name}.bias`, shape: [outputs] },
  ]);
}

/** z W + b with the parameters of layer `index`. */
export function dense(parameters: readonly Tensor[], index: number, z: Tensor2D): Tensor2D {
  const product = tf.matMul<Tensor2D>(z, parameters[2 * index] as Tensor2D);
  return tf.add(product, parameters[2 * index + 1] as Tensor1D);
}

/** @throws RangeError when a width is not a positive integer */
export function expectWidths(functionName: string, widths: readonly number[], atLeast: number): void {
  if (widths.length < atLeast) {
    throw new RangeError(
      `${functionName}: expected at least ${atLeast} widths, got ${widths.length}; pass [input, …hidden, output]`,
    );
  }
  widths.forEach((width, index) => {
    expectNumber(functionName, `widths[${index}]`, width, { minimum: 1, integer: true });
  });
}
