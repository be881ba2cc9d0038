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

/** The single tensor a kernel gave. */
export function singleOutput(output: tf.TensorInfo | tf.TensorInfo[]): tf.TensorInfo {
  const first = Array.isArray(output) ? output[0] : output;
  if (first === undefined) throw new Error('kernel correction: expected one output, got none; report this');
  return first;
}

/** The kernel that a correction stands on; tfjs always has it. */
export function requireKernel(kernelName: string, backendName: string): tf.KernelFunc {
  const kernel = tf.getKernel(kernelName, backendName);
  if (kernel === undefined) {
    throw new Error(
      `useBackend: expected backend ${backendName} to have the kernel ${kernelName}, got none; install tfjs packages 4.22.0`,
    );
  }
  return kernel.kernelFunc;
}
