import type { Key } from '@ingd/engine';
import * as tf from '@tensorflow/tfjs-core';
import type { Statistic } from '../statistic.js';
import { type ConcatStatistic, concat } from './concat.js';
import { type MomentsStatistic, moments } from './moments.js';
import { type PairwiseStatistic, pairwise } from './pairwise.js';
import { type RandomFourierFeaturesStatistic, randomFourierFeatures } from './random-fourier-features.js';
import { type RbfStatistic, rbf } from './rbf.js';
import { listOf, numberAt, recordFields, refuseRecord } from './record-fields.js';

/** A statistic as plain JSON: what makes it again. */
export type StatisticRecord =
  | {
      readonly kind: 'rbf';
      /** c, `[b, d]`, row by row. */
      readonly centers: readonly (readonly number[])[];
      readonly bandwidth: number;
    }
  | { readonly kind: 'moments'; readonly dimension: number; readonly order: number }
  | {
      readonly kind: 'pairwise';
      readonly dimension: number;
      /** Pairs of coordinates, counted from 0. */
      readonly edges: readonly (readonly [number, number])[];
    }
  | {
      readonly kind: 'random-fourier-features';
      readonly dimension: number;
      readonly count: number;
      readonly bandwidth: number;
      readonly key: readonly [number, number];
    }
  | { readonly kind: 'concat'; readonly parts: readonly StatisticRecord[] };

type Recordable =
  | RbfStatistic
  | MomentsStatistic
  | PairwiseStatistic
  | RandomFourierFeaturesStatistic
  | ConcatStatistic;

const kinds = ['rbf', 'moments', 'pairwise', 'random-fourier-features', 'concat'] as const;

/**
 * A statistic of `rbf`, `moments`, `pairwise` or `randomFourierFeatures`, or some of them side by side, as plain JSON.
 * @throws RangeError when it is of another kind
 */
export async function recordStatistic(statistic: Statistic): Promise<StatisticRecord> {
  if (!isRecordable(statistic)) {
    throw new RangeError(
      `recordStatistic: expected a statistic of kind ${kinds.join(', ')}, got ${statistic.name}; keep what made it instead`,
    );
  }
  switch (statistic.kind) {
    case 'rbf':
      return { kind: 'rbf', centers: await statistic.centers.array(), bandwidth: statistic.bandwidth };
    case 'moments':
      return { kind: 'moments', dimension: statistic.dimension, order: statistic.order };
    case 'pairwise':
      return { kind: 'pairwise', dimension: statistic.dimension, edges: statistic.edges };
    case 'random-fourier-features': {
      const { kind, dimension, count, bandwidth, key } = statistic;
      return { kind, dimension, count, bandwidth, key: [key[0], key[1]] };
    }
    case 'concat':
      return { kind: 'concat', parts: await Promise.all(statistic.parts.map(recordStatistic)) };
  }
}

function isRecordable(statistic: Statistic): statistic is Recordable {
  return 'kind' in statistic && kinds.some((kind) => kind === statistic.kind);
}

/**
 * The statistic of a record, which may come from a file that anyone wrote. The caller disposes it.
 * @throws RangeError in one sentence when the kind is unknown, a field is missing, or a value does not fit
 */
export function restoreStatistic(record: unknown): Statistic {
  const fields = recordFields(record);
  switch (fields.kind) {
    case 'rbf':
      return restoreRbf(fields);
    case 'moments':
      return moments({ dimension: numberAt(fields, 'dimension'), order: numberAt(fields, 'order') });
    case 'pairwise':
      return pairwise({ dimension: numberAt(fields, 'dimension'), edges: listOf(fields, 'edges', pairOf) });
    case 'random-fourier-features': {
      const [dimension, count] = [numberAt(fields, 'dimension'), numberAt(fields, 'count')];
      const key: Key = pairOf(fields.key, 'key');
      return randomFourierFeatures({ dimension, count, bandwidth: numberAt(fields, 'bandwidth'), key });
    }
    case 'concat':
      return restoreConcat(fields);
    default:
      return refuseRecord(`a kind among ${kinds.join(', ')}`, fields.kind);
  }
}

function restoreRbf(fields: { readonly [name: string]: unknown }): Statistic {
  const bandwidth = numberAt(fields, 'bandwidth');
  const rows = listOf(fields, 'centers', (row, what) => {
    const entries = Array.isArray(row) && row.length > 0 && row.every(Number.isFinite) ? (row as number[]) : undefined;
    return entries ?? refuseRecord(`${what} to be a list of finite numbers`, row);
  });
  const width = rows[0]?.length ?? 0;
  const odd = rows.find((row) => row.length !== width);
  if (odd !== undefined) return refuseRecord(`centers of ${width} numbers each`, odd);
  const centers = tf.tensor2d(rows, [rows.length, width]);
  try {
    return rbf({ centers, bandwidth });
  } finally {
    centers.dispose();
  }
}

function restoreConcat(fields: { readonly [name: string]: unknown }): Statistic {
  const parts: Statistic[] = [];
  try {
    for (const part of listOf(fields, 'parts', (record) => record)) parts.push(restoreStatistic(part));
    return concat(...parts);
  } catch (error) {
    for (const part of parts) part.dispose();
    throw error;
  }
}

function pairOf(value: unknown, what: string): [number, number] {
  if (!Array.isArray(value) || value.length !== 2) return refuseRecord(`${what} to be two whole numbers`, value);
  const [first, second]: unknown[] = value;
  if (!isWhole(first) || !isWhole(second)) return refuseRecord(`${what} to be two whole numbers`, value);
  return [first, second];
}

function isWhole(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}
