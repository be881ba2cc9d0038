export { type FactorisedProblem, factorisedProblem } from './problem.js';
export { solveFactorised } from './solve.js';
