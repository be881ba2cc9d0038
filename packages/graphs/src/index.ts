// Solving
export type { SolveStatus } from './block/solve-block.js';
// Edges
export { type EdgeScores, scoreEdges } from './edge-scores.js';
export { type Edge, edgesOf, partialCorrelations } from './edges.js';
export { empiricalCovariance } from './empirical-covariance.js';
export {
  type GraphicalLasso,
  type GraphicalLassoLimits,
  type GraphicalLassoOptions,
  graphicalLasso,
} from './graphical-lasso.js';
export { type GraphicalLassoPathOptions, graphicalLassoPath } from './path.js';
// Cross-validation
export type { AlphaScore } from './validation/alpha-grid.js';
export {
  type GraphicalLassoCv,
  type GraphicalLassoCvOptions,
  graphicalLassoCv,
} from './validation/graphical-lasso-cv.js';
export type { Watched } from './validation/pause.js';
