import type { Tensor2D } from '@tensorflow/tfjs-core';
import type { DriftRecord } from '../drift-space.js';
import { recordedTensor, recordedValues, refuse } from '../record/read-record.js';

/**
 * Two sets of points of a record, each with a row or more and as many columns. All is checked before a tensor is made; the caller owns
 * the tensors.
 */
export function restorePoints(
  record: DriftRecord,
  [first, second]: readonly [string, string],
  rows: 'any' | 'same' = 'any',
): [Tensor2D, Tensor2D] {
  recordedValues(record, first, [null, null]);
  const [count = 0, dimension = 0] = record.tensors[first]?.shape ?? [];
  const expected = [rows === 'same' ? count : null, dimension];
  recordedValues(record, second, expected);
  for (const name of [first, second]) {
    const shape = record.tensors[name]?.shape ?? [];
    if (shape.includes(0)) refuse(record, `a row or more of ${name}`, `shape [${shape}]`);
  }
  return [recordedTensor(record, first, [null, null]), recordedTensor(record, second, expected)];
}
