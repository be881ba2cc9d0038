import { expectNumber } from '@ingd/engine';
import type { Tensor, Tensor2D } from '@tensorflow/tfjs-core';
import * as tf from '@tensorflow/tfjs-core';
import { type DrawnLayer, weightsShape } from './initialisation.js';
import type { NamedShape } from './parameters.js';

/** The parameters of layers, in order: W, b, W, b, … */
export function drawnParameters(layers: readonly DrawnLayer[]): NamedShape[] {
  return layers.flatMap((layer) => [
    { name: `${layer.name}.weights`, shape: weightsShape(layer) },
    { name: `${layer.name}.bias`, shape: [layer.outputs] },
  ]);
}

/** z W + b. */
export function dense([weights, bias]: readonly [Tensor, Tensor], z: Tensor2D): Tensor2D {
  return tf.add(tf.matMul(z, weights as Tensor2D), bias);
}

/** @throws RangeError when a width is not a positive integer; TypeError when they are no list */
export function expectWidths(functionName: string, widths: readonly number[], atLeast: number, what = 'widths'): void {
  const remedy = `pass ${atLeast > 1 ? '[input, …hidden, output]' : '[…hidden, output]'}`;
  if (!Array.isArray(widths)) {
    throw new TypeError(`${functionName}: expected ${what} to be a list of numbers, got ${widths}; ${remedy}`);
  }
  if (widths.length < atLeast) {
    throw new RangeError(`${functionName}: expected at least ${atLeast} ${what}, got ${widths.length}; ${remedy}`);
  }
  widths.forEach((width, index) => {
    expectNumber(functionName, `${what}[${index}]`, width, { minimum: 1, integer: true });
  });
}
