import type { Matrix } from '@ingd/engine';
import type { Pace } from './pacing.js';

/** Points to be told apart, and which of them are held out together. */
export interface CrossFit {
  /** `[n, d]`. */
  readonly points: Matrix;
  /** Each row's fold, from 0 to `folds` − 1, `[n]`. */
  readonly foldOf: Int32Array;
  readonly folds: number;
  /** One unit of work is a row. */
  readonly pace: Pace;
}

/** For labels (1 or 0) of all rows: each row's label as predicted by a classifier that has seen the other folds alone. */
export type CrossPredict = (labels: Uint8Array) => Uint8Array;

/** Learns to tell two samples apart. What does not depend on the labels is done once, before they are known. */
export interface Classifier {
  /** What it is called in a report. */
  readonly name: string;
  prepare(fit: CrossFit): Promise<CrossPredict>;
}

/** The rows outside and inside a fold. */
export function rowsOfFold(
  foldOf: Int32Array,
  fold: number,
): { readonly train: Int32Array; readonly held: Int32Array } {
  const rows = Int32Array.from(foldOf, (_, row) => row);
  return { train: rows.filter((row) => foldOf[row] !== fold), held: rows.filter((row) => foldOf[row] === fold) };
}

/** The share of rows with label 1. */
export function shareOfOnes(labels: Uint8Array, rows: Int32Array): number {
  let ones = 0;
  for (let i = 0; i < rows.length; i++) ones += labels[rows[i] as number] as number;
  return ones / rows.length;
}
