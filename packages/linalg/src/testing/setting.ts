import { createKey, type Key, normal, split } from '@ingd/engine';
import type { Tensor2D } from '@tensorflow/tfjs-core';
import * as tf from '@tensorflow/tfjs-core';
import type { LinearOperator } from '../operator.js';

/** How many vectors, how exactly. */
export interface OperatorLawOptions {
  /** k, how many vectors at once; 3 where absent. */
  readonly vectors?: number;
  /** Draws the vectors, standard normal; that of seed 1 where absent. */
  readonly key?: Key;
  /** Largest error allowed, relative to the largest entry; 1e-4 where absent. */
  readonly tolerance?: number;
}

/** Makes the operator of one check, and what it borrows. */
export type Make = () => LinearOperator | Promise<LinearOperator>;

/** An operator with vectors drawn for one check. */
export interface Setting {
  readonly operator: LinearOperator;
  /** `[n, k]` */
  readonly v: Tensor2D;
  /** Others, `[n, k]`. */
  readonly w: Tensor2D;
  /** `[m, k]` */
  readonly u: Tensor2D;
  readonly tolerance: number;
}

/** Runs a check on an operator of its own, then disposes all that was made for it. */
export async function inSetting(
  make: Make,
  { vectors = 3, key = createKey(1), tolerance = 1e-4 }: OperatorLawOptions,
  check: (setting: Setting) => Promise<void>,
): Promise<void> {
  const operator = await make();
  const [first, second, third] = split(key, 3) as [Key, Key, Key];
  const v = normal<tf.Rank.R2>(first, [operator.columns, vectors]);
  const w = normal<tf.Rank.R2>(second, [operator.columns, vectors]);
  const u = normal<tf.Rank.R2>(third, [operator.rows, vectors]);
  try {
    await check({ operator, v, w, u, tolerance });
  } finally {
    operator.dispose();
    tf.dispose([v, w, u]);
  }
}
