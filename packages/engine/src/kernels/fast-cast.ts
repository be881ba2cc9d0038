import * as tf from '@tensorflow/tfjs-core';
import { hostMemory, type Values } from './host-memory.js';
import { type KernelCorrection, requireInput, requireOriginal } from './kernel-correction.js';

/** `tf.cast` of numbers to whole ones by a loop: twice as fast as tfjs's wasm kernel, which lets `set` convert them. */
function castByLoop(original: tf.KernelFunc): tf.KernelFunc {
  return (call) => {
    const { inputs, attrs, backend } = call;
    const x = requireInput(tf.Cast, inputs, 'x');
    if (x.dtype !== 'float32' || attrs?.dtype !== 'int32') return original(call);
    const memory = hostMemory('wasm', backend);
    const output = memory.allocate(x.shape, 'int32');
    copyWhole(memory.values(x), memory.values(output));
    return output;
  };
}

/** Rounds towards 0, not a number to 0: what storing into an Int32Array does. Four at a time. */
function copyWhole(x: Values, output: Values): void {
  const whole = x.length - (x.length % 4);
  for (let i = 0; i < whole; i += 4) {
    const a = x[i] as number;
    const b = x[i + 1] as number;
    const c = x[i + 2] as number;
    const d = x[i + 3] as number;
    output[i] = a;
    output[i + 1] = b;
    output[i + 2] = c;
    output[i + 3] = d;
  }
  for (let i = whole; i < x.length; i++) output[i] = x[i] as number;
}

export const fastCast: readonly KernelCorrection[] = [
  {
    kernelName: tf.Cast,
    backendName: 'wasm',
    correct: (original) => castByLoop(requireOriginal(tf.Cast, original)),
  },
];
