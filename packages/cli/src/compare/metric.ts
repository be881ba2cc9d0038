import type { Key, Matrix } from '@ingd/engine';
import type { JsonField } from '../session.js';

/** Two tables in common coordinates, and how to compare them. */
export interface Comparison {
  readonly x: Matrix;
  readonly y: Matrix;
  /** A key of its own for each metric. */
  readonly key: Key;
  readonly permutations: number;
  readonly bandwidth: number | undefined;
  readonly signal: AbortSignal;
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
