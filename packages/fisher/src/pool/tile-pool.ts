import type { MomentSums } from '../moments/moment-sums.js';
import type { PairRecord } from './pair-record.js';

/** Threads that add up parts of a sample; `tilePool` of `@ingd/fisher/workers` makes one. */
export interface TilePool {
  /** How many parts are worked on at once, at least 1. */
  readonly threads: number;
  /** The sums of one part. Rejects when the pool is closed or aborted, or the worker fails. */
  run<Kind extends keyof PartSums>(task: PartTask<Kind>): Promise<PartSums[Kind]>;
  /** Lets running parts end and stops the threads; then the process may end, and `run` refuses. */
  close(): Promise<void>;
}

/** What the sums of a part are, in float64. */
export interface PartSums {
  /** Σᵢ J(xᵢ) Φ(xᵢ), `[b, P]`, row-major. */
  readonly features: Float64Array;
  readonly moments: MomentSums;
  /** Σᵢ T(xᵢ), `[b]`. */
  readonly values: Float64Array;
}

/** Everything that a worker needs for one part: plain values that can be posted. */
export interface PartTask<Kind extends keyof PartSums = keyof PartSums> {
  readonly kind: Kind;
  readonly pair: PairRecord;
  readonly sample: SharedSample;
  /** The first row of the part, and one beyond its last. */
  readonly first: number;
  readonly end: number;
}

/** A sample in memory that all threads see. */
export interface SharedSample {
  /** What it is called in messages. */
  readonly argumentName: string;
  /** `[n, d]`, row-major float32 in a SharedArrayBuffer. */
  readonly values: Float32Array;
}
