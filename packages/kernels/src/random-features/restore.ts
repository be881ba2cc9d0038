import type { Tensor2D } from '@tensorflow/tfjs-core';
import * as tf from '@tensorflow/tfjs-core';
import type { Drift, DriftRecord } from '../drift-space.js';
import { finiteDrift } from '../finite/finite-drift.js';
import { recordedTensor, settingCount, settingGaussian, settingKey } from '../record/read-record.js';
import { FREQUENCIES_VERSION } from './frequencies.js';
import { randomFeatureParts } from './parts.js';

/** The drift of a record of kind 'random-feature-gradient'; its frequencies are drawn again from their key. */
export function restoreRandomFeatureDrift(record: DriftRecord): Drift {
  const bandwidth = settingGaussian(record);
  const [dimension, features] = [settingCount(record, 'dimension'), settingCount(record, 'features')];
  const key = settingKey(record, { what: 'frequencies', version: FREQUENCIES_VERSION });
  const flat = recordedTensor(record, 'weights', [2 * features]);
  const weights = tf.keep(tf.reshape(flat, [1, 2 * features])) as Tensor2D;
  flat.dispose();
  try {
    return finiteDrift(randomFeatureParts({ bandwidth, features, dimension, key }), weights);
  } catch (error) {
    weights.dispose();
    throw error;
  }
}
