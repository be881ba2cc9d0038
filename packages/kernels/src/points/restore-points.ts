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

/** Particles and target of a record, and the shares of the target, `[1, m]`, where it has any; the caller owns the tensors. */
export function restoreWeighted(
  record: DriftRecord,
): [particles: Tensor2D, target: Tensor2D, shares: Tensor2D | undefined] {
  const hasShares = record.tensors.shares !== undefined;
  const shape = [1, record.tensors.target?.shape[0] ?? 0];
  if (hasShares) requireShares(record, recordedValues(record, 'shares', shape));
  const [particles, target] = restorePoints(record, ['particles', 'target']);
  return [particles, target, hasShares ? recordedTensor<Tensor2D>(record, 'shares', shape) : undefined];
}

function requireShares(record: DriftRecord, shares: Float32Array): void {
  const isShare = (value: number) => value >= 0 && value <= 1;
  if (!shares.every(isShare) || !shares.some((value) => value > 0)) {
    refuse(record, 'shares between 0 and 1, not all 0', `${shares.find((value) => !isShare(value)) ?? 'only 0'}`);
  }
}
