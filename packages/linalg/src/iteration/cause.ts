import type { SolveStatus } from '../solver.js';
import type { Conditioning } from '../solvers/condition.js';

/** Residuals of at most this share of ‖A‖ ‖x‖ + ‖b‖ are rounding of float32. */
const ROUNDING = 1e-6;

export interface CauseRequest {
  readonly status: SolveStatus;
  readonly iterations: number;
  readonly residual: number;
  readonly tolerance: number;
  /** Estimates of norm and condition, found only when there is something to explain. */
  readonly conditioning: () => Promise<Conditioning>;
  /** Largest ‖x‖ / ‖b‖. */
  readonly answerSize: () => Promise<number>;
  /** What to do about a condition that is too large. */
  readonly remedy: string;
}

/** The likely cause and the remedy in one sentence; undefined when converged. */
export async function likelyCause(request: CauseRequest): Promise<string | undefined> {
  const { status, iterations, residual, remedy } = request;
  const left = `a relative residual of ${residual.toPrecision(2)} after ${iterations} iterations`;
  if (status === 'converged') return undefined;
  if (status === 'not-finite')
    return `the operator or the preconditioner gave NaN or infinity; ${left}; check what it is applied to`;
  if (status === 'breakdown')
    return `a direction of negative curvature: the operator is not positive semidefinite; ${left}; use minres()`;
  const { norm, condition } = await request.conditioning();
  if (norm === 0) return `the operator is zero, so that nothing reaches the right-hand side; ${left}; ${remedy}`;
  const known = `${left}, condition estimate ${condition.toExponential(0)}`;
  if (status === 'iteration-limit') return `${known}: raise maxIterations, or ${remedy}`;
  const backward = residual / (1 + norm * (await request.answerSize()));
  const limit =
    backward <= ROUNDING
      ? `the answer is as exact as float32 holds one, that of a system that differs by ${backward.toExponential(0)}`
      : `float32 does not reach ${request.tolerance} there`;
  return `stagnated: ${known}: ${limit}; raise tolerance, or ${remedy}`;
}
