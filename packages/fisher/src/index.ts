export type { ClosedForm, ClosedFormMethod, ClosedFormOptions } from './closed-form.js';
export { closedFormDrift } from './closed-form-drift.js';
export { empiricalFisher } from './empirical-fisher.js';
export { momentGradient } from './moment-gradient.js';
export {
  addSamples,
  emptyMoments,
  finishMoments,
  type MomentRecord,
  type MomentSums,
  mergeMoments,
  momentsOfRows,
  recordMoments,
  restoreMoments,
  type SampleBatch,
  type SampleMoments,
} from './moments/index.js';
