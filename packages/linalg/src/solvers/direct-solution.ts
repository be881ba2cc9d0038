import { type Matrix, toMatrix, toTensor } from '@ingd/engine';
import type { Tensor2D } from '@tensorflow/tfjs-core';
import * as tf from '@tensorflow/tfjs-core';
import { relativeSize } from '../factors/dense-algebra.js';
import type { Solution, SolveStatus } from '../solver.js';

/** Why an operator could not be factored. */
export interface FactorFailure {
  readonly status: SolveStatus;
  readonly cause: string;
}

export interface DirectRequest {
  readonly b: Tensor2D;
  /** Rows of the answer. */
  readonly size: number;
  /** X of B in float64. */
  readonly solve: (b: Matrix) => Matrix;
  /** B − A X in float64. */
  readonly residual: (b: Matrix, x: Matrix) => Matrix;
  /** Relative residual up to which the answer counts as one. */
  readonly tolerance: number;
  /** What is the matter where it is larger. */
  readonly cause: (residual: number) => string;
}

/** Reads the right-hand sides, solves in float64, and measures what the answer leaves. */
export async function directSolution(request: DirectRequest): Promise<Solution> {
  const { b, size, tolerance } = request;
  const host = await toMatrix(b);
  const at = host.data.findIndex((value) => !Number.isFinite(value));
  if (at >= 0) {
    const cause = `right-hand side ${at % host.columns} holds NaN or infinity; look for it in what made the right-hand side`;
    return unsolved({ status: 'not-finite', cause }, size, b.shape[1]);
  }
  const x = request.solve(host);
  const residual = relativeSize(request.residual(host, x), host);
  const isSolved = residual <= tolerance;
  return {
    value: toTensor(x),
    status: isSolved ? 'converged' : 'stagnated',
    cause: isSolved ? undefined : request.cause(residual),
    iterations: 0,
    residual,
    history: [],
  };
}

/** The answer 0 where there is none. */
export function unsolved({ status, cause }: FactorFailure, size: number, count: number): Solution {
  return { value: tf.zeros([size, count]), status, cause, iterations: 0, residual: Number.NaN, history: [] };
}
