import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import * as tf from '@tensorflow/tfjs-core';
import { correctGradients } from '../gradients/correct-gradients.js';
import { correctKernels } from '../kernels/correct-kernels.js';
import type { BackendName } from './backend-name.js';
import { guardWasmMemory } from './guard-wasm-memory.js';
import { guardWebgpuDevice } from './guard-webgpu-device.js';
import type { WebgpuBackend } from './webgpu-backend.js';

/** Puts everything that is corrected in place for a loaded backend; does nothing the second time. */
export function prepareBackend(backend: BackendName): void {
  correctGradients();
  correctKernels(backend);
  const instance = tf.findBackend(backend);
  if (backend === 'wasm') guardWasmMemory(instance as BackendWasm);
  if (backend === 'webgpu') guardWebgpuDevice(instance as unknown as WebgpuBackend);
  // Else the cpu backend prints an advertisement for tfjs-node on standard error.
  if (backend === 'cpu') Reflect.set(instance, 'firstUse', false);
}
