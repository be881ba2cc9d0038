import * as tf from '@tensorflow/tfjs-core';

/** A kernel that replaces the one tfjs registered, for one backend. */
export interface KernelCorrection {
  readonly kernelName: string;
  readonly backendName: string;
  /** @param original the kernel it stands in for; undefined where tfjs has none */
  readonly correct: (original: tf.KernelFunc | undefined) => tf.KernelFunc;
}

/** Every kernel function made here, so that none is ever wrapped a second time. */
const corrected = new WeakSet<tf.KernelFunc>();

/** Puts a correction in place once; a kernel registered since then by someone else is corrected again. */
export function applyCorrection({ kernelName, backendName, correct }: KernelCorrection): void {
  const existing = tf.getKernel(kernelName, backendName);
  if (existing !== undefined && corrected.has(existing.kernelFunc)) return;
  const kernelFunc = correct(existing?.kernelFunc);
  corrected.add(kernelFunc);
  if (existing !== undefined) tf.unregisterKernel(kernelName, backendName);
  tf.registerKernel({ ...existing, kernelName, backendName, kernelFunc });
}

/** The original kernel of a correction that cannot do without. */
export function requireOriginal(kernelName: string, original: tf.KernelFunc | undefined): tf.KernelFunc {
  if (original !== undefined) return original;
  throw new Error(`useBackend: expected tfjs to have the kernel ${kernelName}, got none; install tfjs packages 4.22.0`);
}

/** A tensor that every call of a kernel has. */
export function requireInput(kernelName: string, inputs: tf.NamedTensorInfoMap, name: string): tf.TensorInfo {
  const input = inputs[name];
  if (input === undefined) throw new Error(`${kernelName}: expected a tensor ${name}, got none; pass ${name}`);
  return input;
}
