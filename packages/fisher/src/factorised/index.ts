export { featuresAt } from './feature-columns.js';
export { type FactorisedProblem, factorisedProblem } from './problem.js';
export { FACTORISED_BUDGET, factorisedBytes, isRandomFeatures, isRbf, isTangent } from './recognise.js';
export { solveFactorised } from './solve.js';
export { solveInModule } from './solve-in-module.js';
