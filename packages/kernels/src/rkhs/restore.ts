import type { Tensor2D, Tensor3D } from '@tensorflow/tfjs-core';
import * as tf from '@tensorflow/tfjs-core';
import type { Drift, DriftRecord } from '../drift-space.js';
import { recordedTensor, recordedValues } from '../record/read-record.js';
import { restoreRadialKernel } from '../record/restore-kernel.js';
import { kernelDrift } from './drift.js';
import { gradientFieldKernel, scalarFieldKernel } from './field-kernel.js';

/** The drift of a record of kind 'kernel-gradient' or 'scalar-kernel'. */
export function restoreKernelDrift(record: DriftRecord): Drift {
  const kernel = restoreRadialKernel(record);
  const rule = record.kind === 'kernel-gradient' ? gradientFieldKernel(kernel) : scalarFieldKernel(kernel);
  recordedValues(record, 'particles', [null, null]);
  const shape = record.tensors.particles?.shape ?? [];
  recordedValues(record, 'field', shape);
  const particles = recordedTensor<Tensor2D>(record, 'particles', [null, null]);
  const flat = recordedTensor<Tensor2D>(record, 'field', shape);
  const field = tf.keep(tf.expandDims<Tensor3D>(flat, 0));
  flat.dispose();
  return kernelDrift({ rule, particles, field });
}
