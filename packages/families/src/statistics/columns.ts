import type { Tensor1D, Tensor2D } from '@tensorflow/tfjs-core';
import * as tf from '@tensorflow/tfjs-core';

/** Columns i₁, …, i_m out of `width`; an index may come more than once. Owns a tensor; call its methods within a tidy. */
export interface Columns {
  /** Those columns: `[n, width] -> [n, m]`. */
  pick(x: Tensor2D): Tensor2D;
  /** The transpose of `pick`, each column added into its place: `[n, m] -> [n, width]`. */
  spread(u: Tensor2D): Tensor2D;
  dispose(): void;
}

/** @param indices whole numbers from 0 to width − 1, checked by the caller */
export function columnsOf(indices: readonly number[], width: number): Columns {
  const own: Tensor1D = tf.keep(tf.tensor1d([...indices], 'int32'));
  return {
    pick: (x) => tf.gather<Tensor2D>(x, own, 1),
    spread: (u) => tf.transpose<Tensor2D>(tf.unsortedSegmentSum<Tensor2D>(tf.transpose<Tensor2D>(u), own, width)),
    dispose: () => {
      own.dispose();
    },
  };
}

/** Throws unless every index is a whole number from 0 to width − 1 and there is at least one. */
export function expectIndices(
  functionName: string,
  argumentName: string,
  indices: readonly number[],
  width: number,
): void {
  const wrong = indices.find((index) => !Number.isInteger(index) || index < 0 || index >= width);
  if (indices.length > 0 && wrong === undefined) return;
  const got = wrong === undefined ? 'none' : String(wrong);
  throw new RangeError(
    `${functionName}: expected ${argumentName} to be at least one whole number from 0 to ${width - 1}, got ${got}; count from 0`,
  );
}
