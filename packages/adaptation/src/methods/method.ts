import type { Key, Matrix } from '@ingd/engine';
import type { JsonValue } from '@ingd/kernels';
import type { RecordedStep } from '@ingd/particles';
import type { AdaptationProblem } from '../problem.js';

/** What a method may use; everything is only borrowed. */
export interface MethodRequest {
  readonly problem: AdaptationProblem;
  readonly key: Key;
  /** Ends a run after the step in hand. */
  readonly signal?: AbortSignal | undefined;
}

/** How a method moves points of the tested domain, in the common coordinates. */
export interface Move {
  /** What moves any point. */
  readonly steps: readonly RecordedStep[];
  /** Rows of the tested domain that the move was fitted on. */
  readonly rows: Int32Array;
  /** Where those ended, `[rows, K]`. */
  readonly moved: Matrix;
  /** `'finished'`, or why the move is not all that was asked for, in one sentence. */
  readonly end: string;
}

/** Finds a move of the tested domain onto the labelled one. */
export interface AdaptationMethod {
  readonly name: string;
  /** For the saved map and for reports. */
  readonly settings: { readonly [name: string]: JsonValue };
  fit(request: MethodRequest): Promise<Move>;
  /**
   * The moves of this method with other numbers of steps, all at most its own and in ascending order: one run passes through them all.
   * Only flows have it.
   */
  fitStops?(request: MethodRequest, stops: readonly number[]): Promise<readonly Move[]>;
}

/** 0 … n − 1. */
export function allRows(count: number): Int32Array {
  return Int32Array.from({ length: count }, (_, row) => row);
}
