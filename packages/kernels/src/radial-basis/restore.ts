import type { Tensor2D } from '@tensorflow/tfjs-core';
import * as tf from '@tensorflow/tfjs-core';
import type { Drift, DriftRecord } from '../drift-space.js';
import { finiteDrift } from '../finite/finite-drift.js';
import { recordedTensor, recordedValues } from '../record/read-record.js';
import { restoreRadialKernel } from '../record/restore-kernel.js';
import { partsOf } from './centers.js';
import { radialBasisOf } from './radial-basis.js';
import { radialBasisGradientOf } from './radial-basis-gradient.js';

/** The drift of a record of kind 'radial-basis' or 'radial-basis-gradient'. */
export function restoreRadialBasisDrift(record: DriftRecord): Drift {
  const kernel = restoreRadialKernel(record);
  recordedValues(record, 'centers', [null, null]);
  const [count = 0, dimension = 0] = record.tensors.centers?.shape ?? [];
  const size = record.kind === 'radial-basis' ? count * dimension : count;
  const flat = recordedTensor(record, 'weights', [size]);
  const weights = tf.keep(tf.reshape(flat, [1, size])) as Tensor2D;
  flat.dispose();
  const centers = recordedTensor<Tensor2D>(record, 'centers', [null, null]);
  const make = record.kind === 'radial-basis' ? radialBasisOf : radialBasisGradientOf;
  return finiteDrift(partsOf(make(kernel, centers)), weights);
}
