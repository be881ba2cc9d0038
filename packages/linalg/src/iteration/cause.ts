import type { SolveStatus } from '../solver.js';

export interface CauseRequest {
  readonly status: SolveStatus;
  readonly iterations: number;
  readonly residual: number;
  readonly tolerance: number;
  /** Estimate of the condition number, found only when there is something to explain. */
  readonly condition: () => Promise<number>;
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
  const condition = await request.condition();
  const known = `condition estimate ${condition.toExponential(0)}`;
  if (status === 'iteration-limit') return `${left}, ${known}: raise maxIterations, or ${remedy}`;
  return `stagnated: ${left}, ${known}: float32 does not reach ${request.tolerance} there; raise tolerance, or ${remedy}`;
}
