export type { LinearOperator, OperatorCost, Tag } from './operator.js';
export type { Preconditioner, PreparedPreconditioner, Solution, SolveLook, Solver, SolveStatus } from './solver.js';
