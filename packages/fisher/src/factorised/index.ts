export { type FactorisedProblem, factorisedProblem } from './problem.js';
export { solveFactorised } from './solve.js';
export { type ModuleSolution, solveInModule } from './solve-in-module.js';
