import type { Tensor2D } from '@tensorflow/tfjs-core';
import * as tf from '@tensorflow/tfjs-core';
import { columnNorms } from './columns.js';

/** Right-hand sides with columns of norm 1, so that no square under- or overflows in float32. */
export interface UnitColumns {
  /** `[m, k]`; a column of zeros stays as it is. */
  readonly unit: Tensor2D;
  /** What to multiply the answer with, `[1, k]`. */
  readonly scale: Tensor2D;
  /** Norm of each column of the unit ones: 1, 0, or not a number. */
  readonly norms: readonly number[];
}

/** The caller disposes both tensors. */
export async function unitColumns(b: Tensor2D): Promise<UnitColumns> {
  const made = tf.tidy(() => {
    const largest = tf.max<Tensor2D>(tf.abs(b), 0, true);
    const about = orOne(largest);
    const below = tf.div<Tensor2D>(b, about); // entries of at most 1
    const norms = orOne(columnNorms(below));
    const unit = tf.div<Tensor2D>(below, norms);
    return { unit, scale: tf.mul<Tensor2D>(about, norms), sizes: columnNorms(unit) };
  });
  try {
    return { unit: made.unit, scale: made.scale, norms: [...(await made.sizes.data())] };
  } finally {
    made.sizes.dispose();
  }
}

function orOne(sizes: Tensor2D): Tensor2D {
  return tf.where(tf.equal(sizes, 0), tf.onesLike(sizes), sizes);
}
