import * as tf from '@tensorflow/tfjs-core';
import { hostMemory } from './host-memory.js';
import { type KernelCorrection, requireInput } from './kernel-correction.js';

/** `tf.oneHot` in any element type: tfjs's wasm kernel writes integers, which float32 then reads as numbers near 1e-45. */
const oneHotInAnyType: tf.KernelFunc = ({ inputs, attrs, backend }) => {
  const indices = requireInput(tf.OneHot, inputs, 'indices');
  const { depth, onValue = 1, offValue = 0, dtype = 'int32' } = attrs as tf.NamedAttrMap & OneHotNumbers;
  const memory = hostMemory('wasm', backend);
  const output = memory.allocate([...indices.shape, depth], dtype);
  const values = memory.values(output).fill(offValue);
  memory.values(indices).forEach((index, row) => {
    if (index >= 0 && index < depth) values[row * depth + index] = onValue;
  });
  return output;
};

interface OneHotNumbers {
  readonly depth: number;
  readonly onValue?: number;
  readonly offValue?: number;
  readonly dtype?: tf.NumericDataType;
}

export const oneHot: readonly KernelCorrection[] = [
  { kernelName: tf.OneHot, backendName: 'wasm', correct: () => oneHotInAnyType },
];
