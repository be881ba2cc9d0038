import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { affine, restoreStatistic, type Statistic } from '@ingd/families';
import type { Preprocessing } from '@ingd/particles';
import * as tf from '@tensorflow/tfjs-core';
import type { StatisticPart } from '../options/statistic.js';
import { systemReason, UsageProblem } from '../problems.js';

/** A part that is a file. */
export type FilePart = Extract<StatisticPart, { kind: 'file' }>;

/**
 * The parts with the contents of their files.
 * @throws UsageProblem naming a file that cannot be read or is no JSON
 */
export async function readStatistic(
  parts: readonly StatisticPart[] | undefined,
): Promise<readonly StatisticPart[] | undefined> {
  return parts && Promise.all(parts.map(async (part) => (part.kind === 'file' ? readPart(part) : part)));
}

async function readPart({ kind, path }: FilePart): Promise<FilePart> {
  const bytes = await readFile(path).catch((error: unknown) => {
    throw new UsageProblem(`the statistic ${path} could not be read: ${systemReason(error)}`);
  });
  try {
    const record: unknown = JSON.parse(bytes.toString('utf8'));
    return { kind, path, content: { record, sha256: createHash('sha256').update(bytes).digest('hex') } };
  } catch {
    throw new UsageProblem(`${path}: expected a recorded statistic, got something that is not JSON`);
  }
}

/**
 * The statistic of a file, on the columns as they are.
 * @throws UsageProblem when the record is wrong
 */
function statisticOfFile({ path, content }: FilePart): Statistic {
  try {
    return restoreStatistic(content?.record);
  } catch (error) {
    if (error instanceof RangeError) throw new UsageProblem(`${path}: ${error.message}`);
    throw error;
  }
}

/**
 * b of a file's statistic.
 * @throws UsageProblem when the record is wrong or was made for other columns
 */
export function fileStatisticSize(part: FilePart, columns: number): number {
  const statistic = statisticOfFile(part);
  const { dimension, size } = statistic;
  statistic.dispose();
  if (dimension === columns) return size;
  throw new UsageProblem(
    `${part.path}: expected a statistic of ${columns} columns, as SOURCE has, got one of ${dimension}; record it for these columns`,
  );
}

/** The same as a function of the flow's coordinates z: T(center + scale · (V z)). The caller disposes it. */
export function statisticInFlow(part: FilePart, { center, scale, components }: Preprocessing): Statistic {
  const columns = center.length;
  const inner = components?.columns ?? columns;
  const entry = (row: number, column: number) =>
    components === null ? Number(row === column) : (components.data[row * inner + column] ?? 0);
  const values = Float32Array.from({ length: columns * inner }, (_, index) => {
    const row = Math.floor(index / inner);
    return (scale[row] ?? 1) * entry(row, index % inner);
  });
  const matrix = tf.tensor2d(values, [columns, inner]);
  const shift = tf.tensor1d(Float32Array.from(center));
  try {
    return affine({ statistic: statisticOfFile(part), matrix, shift });
  } finally {
    tf.dispose([matrix, shift]);
  }
}
