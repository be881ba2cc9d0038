import { expectNumber, type Key, memoryLimit } from '@ingd/engine';
import { woodburyRank, woodburyTerms } from '../factors/low-rank-plus-diagonal.js';
import { woodburyOperations } from '../factors/woodbury-factor.js';
import type { LinearOperator } from '../operator.js';
import { nystrom } from '../preconditioners/nystrom.js';
import type { Solver } from '../solver.js';
import { choleskySolver } from '../solvers/cholesky-solver.js';
import { conjugateGradients } from '../solvers/conjugate-gradients.js';
import { lsmr } from '../solvers/lsmr.js';
import { minres } from '../solvers/minres.js';
import { woodburySolver } from '../solvers/woodbury-solver.js';
import { choosePlan, type Plan, type PlanCandidate } from './choose-plan.js';
import { measureRates, type Rates } from './measure-rates.js';

/** What is to be solved, and what is known of it. */
export interface PlanSolveRequest {
  readonly operator: LinearOperator;
  /** k; 1 where absent. */
  readonly rightHandSides?: number;
  /** Largest by smallest eigenvalue, as far as it is known; 1e4 where absent. Iterations are counted by it. */
  readonly condition?: number;
  /** Relative residual to reach; 1e-5 where absent. */
  readonly tolerance?: number;
  /** μ of A = B + μ I, and a key: the Nyström preconditioner is then a candidate. */
  readonly nystrom?: { readonly shift: number; readonly key: Key; readonly maxRank?: number };
  /** Measured once on this machine where absent. */
  readonly rates?: Rates;
  /** The engine's `memoryLimit` where absent. */
  readonly memoryBytes?: number;
}

/** The plan and the solver it chose; undefined where none can be taken. */
export interface SolvePlan {
  readonly plan: Plan;
  readonly solver: Solver<unknown> | undefined;
}

interface Sizes {
  readonly a: LinearOperator;
  readonly k: number;
  readonly condition: number;
  readonly tolerance: number;
}

interface Way extends PlanCandidate<keyof Rates> {
  readonly solver: Solver<unknown>;
}

/**
 * Chooses among a dense Cholesky factor, Woodbury's identity, conjugate gradients (plain and with Nyström's preconditioner), MINRES and LSMR
 * by what they take: operations by the operator's `cost`, iterations by the condition. What an operator's tags do not allow is listed with
 * the reason.
 */
export async function planSolve(request: PlanSolveRequest): Promise<SolvePlan> {
  const { operator: a, rightHandSides: k = 1, condition = 1e4, tolerance = 1e-5, memoryBytes = memoryLimit } = request;
  expectNumber('planSolve', 'rightHandSides', k, { minimum: 1, integer: true });
  expectNumber('planSolve', 'condition', condition, { minimum: 1 });
  const sizes = { a, k, condition, tolerance };
  const ways = [
    denseCholesky(sizes),
    ...woodbury(sizes),
    plainGradients(sizes),
    ...nystromGradients(sizes, request.nystrom),
    indefinite(sizes),
    leastSquares(sizes),
  ];
  const plan = choosePlan({ candidates: ways, rates: request.rates ?? (await measureRates()), memoryBytes });
  return { plan, solver: ways.find(({ name }) => name === plan.chosen)?.solver };
}

function unlessSemidefinite({ tags }: LinearOperator): { readonly unsuited?: string } {
  return tags.has('positive-semidefinite') ? {} : { unsuited: 'needs a positive semidefinite operator' };
}

function denseCholesky({ a, k, tolerance }: Sizes): Way {
  const n = a.rows;
  const forming = a.structure?.kind === 'dense' ? { elementwise: n * n } : { product: n * a.cost.operations };
  return {
    name: 'cholesky',
    work: { ...forming, factor: n ** 3 / 3, doubleProduct: 4 * n * n * k },
    bytes: 24 * n * n,
    note: 'as exact as float64',
    ...unlessSemidefinite(a),
    solver: choleskySolver({ tolerance }),
  };
}

function woodbury({ a, k, tolerance }: Sizes): Way[] {
  const terms = woodburyTerms(a);
  if (terms === undefined) return [];
  const rank = woodburyRank(terms);
  return [
    {
      name: 'woodbury',
      work: { doubleProduct: woodburyOperations({ size: a.rows, rank, rightHandSides: 2 * k }) },
      bytes: 40 * a.rows * rank,
      note: `a diagonal plus rank ${rank}`,
      ...unlessSemidefinite(a),
      ...(terms.some(({ kind }) => kind === 'diagonal') ? {} : { unsuited: 'needs a positive diagonal' }),
      solver: woodburySolver({ tolerance }),
    },
  ];
}

/** Steps that Chebyshev's bound allows: ½ √κ log(2 / tolerance). */
function boundOnSteps(condition: number, tolerance: number): number {
  return Math.ceil((Math.sqrt(condition) / 2) * Math.log(2 / tolerance));
}

/** Work of `steps` products with A for k vectors, vector operations and kernel calls included. */
function iterating({ a, k }: Sizes, steps: number, calls: number): Way['work'] {
  const products = a.cost.operations * k * steps;
  return {
    ...(k === 1 ? { matrixVector: products } : { product: products }),
    elementwise: 10 * a.columns * k * steps,
    call: calls * steps,
  };
}

function plainGradients(sizes: Sizes): Way {
  const { a, k, condition, tolerance } = sizes;
  const steps = boundOnSteps(condition, tolerance);
  return {
    name: 'conjugate-gradients',
    work: iterating(sizes, steps, 25),
    bytes: 40 * a.rows * k + a.cost.bytes * k,
    note: `${steps} steps at condition ${condition.toExponential(0)}`,
    ...unlessSemidefinite(a),
    solver: conjugateGradients({ tolerance, maxIterations: Math.max(1000, 2 * steps) }),
  };
}

/** Condition that is left where the rank suffices. */
const LEVELLED = 12;

function nystromGradients(sizes: Sizes, options: PlanSolveRequest['nystrom']): Way[] {
  if (options === undefined) return [];
  const { a, k, tolerance } = sizes;
  const rank = Math.min(options.maxRank ?? 256, a.rows);
  const steps = boundOnSteps(LEVELLED, tolerance);
  const { call = 0, ...work } = iterating(sizes, steps, 35);
  const preparing = rank * a.cost.operations;
  return [
    {
      name: 'nystrom-conjugate-gradients',
      work: {
        ...work,
        call,
        product: (work.product ?? 0) + preparing + 8 * a.rows * rank * k * steps,
        doubleProduct: 6 * a.rows * rank ** 2,
      },
      bytes: 32 * a.rows * rank + 40 * a.rows * k,
      note: `rank ${rank} at most, then ${steps} steps where it suffices`,
      ...unlessSemidefinite(a),
      solver: conjugateGradients({ tolerance, preconditioner: nystrom(options) }),
    },
  ];
}

function indefinite(sizes: Sizes): Way {
  const { a, k, condition, tolerance } = sizes;
  const steps = 2 * boundOnSteps(condition, tolerance);
  return {
    name: 'minres',
    work: iterating(sizes, steps, 45),
    bytes: 64 * a.rows * k + a.cost.bytes * k,
    note: 'for indefinite ones too',
    ...(a.tags.has('symmetric') ? {} : { unsuited: 'needs a symmetric operator' }),
    solver: minres({ tolerance, maxIterations: Math.max(1000, 2 * steps) }),
  };
}

function leastSquares(sizes: Sizes): Way {
  const { a, k, condition, tolerance } = sizes;
  const steps = 2 * boundOnSteps(condition ** 2, tolerance);
  return {
    name: 'lsmr',
    work: iterating(sizes, steps, 45),
    bytes: 32 * (a.rows + a.columns) * k + a.cost.bytes * k,
    note: 'for any operator, by least squares',
    solver: lsmr({ tolerance, maxIterations: Math.max(1000, 2 * steps) }),
  };
}
