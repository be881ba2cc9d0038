import type { Tensor2D } from '@tensorflow/tfjs-core';
import * as tf from '@tensorflow/tfjs-core';
import type { Drift, DriftRecord } from '../drift-space.js';
import { DRAWING_VERSION, drawMlp } from '../mlp/draw.js';
import { networkFromFlat } from '../mlp/flat-weights.js';
import type { Mlp } from '../mlp/mlp.js';
import { recordedTensor, recordedValues, refuse, settingKey, settingWidths } from '../record/read-record.js';
import { tangentDrift } from './drift.js';
import { weightLayout } from './layout.js';

/** The drift of a record of kind 'mlp-tangent'; the network is drawn again where the record holds its key. */
export function restoreTangentDrift(record: DriftRecord): Drift {
  const widths = settingWidths(record);
  const { activation, diagonal } = record.settings;
  if (activation !== 'tanh') return refuse(record, "settings.activation 'tanh'", JSON.stringify(activation));
  if (typeof diagonal !== 'boolean') return refuse(record, 'settings.diagonal true or false', String(diagonal));
  if (widths[0] !== widths[widths.length - 1]) return refuse(record, 'as many outputs as inputs', widths.join('-'));
  const { size } = weightLayout(widths, diagonal);
  recordedValues(record, 'weights', [size]);
  const network = restoreNetwork(record, widths);
  const flat = recordedTensor(record, 'weights', [size]);
  const weights = tf.keep(tf.reshape(flat, [1, size])) as Tensor2D;
  flat.dispose();
  return tangentDrift({ network, weights, diagonal });
}

function restoreNetwork(record: DriftRecord, widths: readonly number[]): Mlp {
  if (record.settings.drawn === null) {
    const { hiddenSize, output } = weightLayout(widths, false);
    const size = hiddenSize + output.rows * output.columns;
    return networkFromFlat(widths, recordedValues(record, 'network', [size]));
  }
  return drawMlp({ widths, key: settingKey(record, { what: 'a network', version: DRAWING_VERSION }) });
}
