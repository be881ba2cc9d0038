import { expectShape, type Key, restoreCholesky } from '@ingd/engine';
import * as tf from '@tensorflow/tfjs-core';
import type { FlowState, StateRecord } from './contract.js';

/**
 * A state before the first step, with particles of its own.
 * @throws RangeError when there are fewer than 2 particles or one is not finite
 */
export async function initialState(functionName: string, particles: tf.Tensor2D, key: Key): Promise<FlowState> {
  expectShape(functionName, 'particles', particles, [null, null]);
  if (particles.shape[0] < 2) {
    throw new RangeError(`${functionName}: expected at least 2 particles, got ${particles.shape[0]}; pass more rows`);
  }
  await expectFinitePoints(functionName, 'particles', particles);
  return { particles: tf.clone(particles), step: 0, key };
}

export async function recordState({ particles, factor, ...rest }: FlowState): Promise<StateRecord> {
  return {
    ...rest,
    shape: particles.shape,
    particles: Float32Array.from(await particles.data()),
    ...(factor === undefined ? {} : { factor: factor.lower }),
  };
}

/** @throws RangeError when the record's factor is none */
export function restoreState({ shape, particles, factor, ...rest }: StateRecord): FlowState {
  const known = factor === undefined ? {} : { factor: restoreCholesky(factor) };
  return { ...rest, ...known, particles: tf.tensor2d(particles.slice(), [shape[0], shape[1]]) };
}

/**
 * Every entry a finite number.
 * @throws RangeError naming the first that is not
 */
export async function expectFinitePoints(
  functionName: string,
  argumentName: string,
  points: tf.Tensor2D,
): Promise<void> {
  const bad = await firstNonFinite(points);
  if (bad === undefined) return;
  throw new RangeError(
    `${functionName}: expected finite ${argumentName}, got ${bad.value} in row ${bad.row}; drop that row`,
  );
}

interface NonFinite {
  readonly value: number;
  /** Counted from 1. */
  readonly row: number;
}

/** The first entry that is NaN or infinite; undefined when all are finite. */
async function firstNonFinite(points: tf.Tensor2D): Promise<NonFinite | undefined> {
  const values = await points.data();
  const index = values.findIndex((value) => !Number.isFinite(value));
  return index < 0 ? undefined : { value: values[index] ?? Number.NaN, row: Math.floor(index / points.shape[1]) + 1 };
}
