import type { Key, Matrix } from '@ingd/engine';
import type { JsonField } from '../session.js';
import type { KernelTests } from './kernel-tests.js';

/** Two tables in common coordinates, and how to compare them. */
export interface Comparison {
  readonly x: Matrix;
  readonly y: Matrix;
  /** How often rows count; undefined where each does once. Tests take none: with weights there are values alone. */
  readonly weights: RowWeights | undefined;
  /** A key of its own for each metric. */
  readonly key: Key;
  readonly permutations: number;
  readonly bandwidth: number | undefined;
  readonly signal: AbortSignal;
  /** MMD and energy distance with their tests, those that were chosen; not with weights. */
  readonly kernelTests: () => Promise<KernelTests>;
}

/** Of either table; undefined where each of its rows counts once. */
export interface RowWeights {
  readonly x: Float64Array | undefined;
  readonly y: Float64Array | undefined;
}

/** For metrics that are tests above all: relabelling has no meaning for rows that count more than once. */
export function refuseWeights(weights: RowWeights | undefined): void {
  if (weights !== undefined) throw new RangeError('it takes no weights');
}

/** One number that a metric came to. */
export interface Measured {
  readonly name: string;
  /** Null where it could not be computed; `reason` says why. */
  readonly value: number | null;
  /** Null where there is no test by it. */
  readonly pValue: number | null;
  readonly settings: Readonly<Record<string, JsonField>>;
  readonly reason?: string;
}

/** Computes one metric, or the few that come together. */
export type Metric = (comparison: Comparison) => Promise<readonly Measured[]>;
