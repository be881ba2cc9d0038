import type { Tensor2D } from '@tensorflow/tfjs-core';
import * as tf from '@tensorflow/tfjs-core';
import { columnNorms } from '../iteration/columns.js';
import { iterate } from '../iteration/iterate.js';
import type { Measured, Method } from '../iteration/method.js';
import { type IterationOptions, iterationLimits } from '../iteration/options.js';
import type { LinearOperator } from '../operator.js';
import type { Preconditioner, PreparedPreconditioner, Solver } from '../solver.js';
import { estimatedConditioning } from './condition.js';
import { expectRightHandSides, expectSemidefinite, expectSymmetric, probeSymmetry } from './expect-operator.js';

/** An operator, borrowed, with its preconditioner. */
export interface PreparedIteration {
  readonly operator: LinearOperator;
  readonly preconditioner: PreparedPreconditioner | undefined;
}

interface PreconditionedOptions extends IterationOptions {
  readonly preconditioner?: Preconditioner;
  readonly probesSymmetry?: boolean;
}

interface PreconditionedMethod {
  readonly methodOf: (a: LinearOperator, inverse: LinearOperator | undefined, unit: Tensor2D) => Method;
  /** Whether the operator must be semidefinite, not symmetric alone. */
  readonly semidefinite: boolean;
}

/** What conjugate gradients, their block form and MINRES share: checks, preconditioner, iteration. */
export function preconditionedSolver(
  name: string,
  options: PreconditionedOptions,
  { methodOf, semidefinite }: PreconditionedMethod,
): Solver<PreparedIteration> {
  const limits = iterationLimits(name, options);
  return {
    name,
    async prepare(operator) {
      (semidefinite ? expectSemidefinite : expectSymmetric)(name, operator);
      if (options.probesSymmetry ?? true) await probeSymmetry(name, operator);
      return { operator, preconditioner: await options.preconditioner?.prepare(operator) };
    },
    async solve({ operator, preconditioner }, b) {
      expectRightHandSides(`${name}.solve`, operator, b);
      return iterate({
        b,
        size: operator.columns,
        method: (unit) => methodOf(operator, preconditioner?.inverse, unit),
        limits,
        tolerance: limits.tolerance,
        conditioning: () => estimatedConditioning(operator),
        remedy: preconditioner ? 'raise ridge or use choleskySolver()' : 'raise ridge or precondition by nystrom()',
      });
    },
    dispose({ preconditioner }) {
      preconditioner?.dispose();
    },
  };
}

/** B − A X and its column norms, for right-hand sides of norm 1. */
export function residualOf(a: LinearOperator, x: Tensor2D, unit: Tensor2D): Measured {
  const residual = tf.sub<Tensor2D>(unit, a.apply(x));
  return { residual, relative: columnNorms(residual) };
}
