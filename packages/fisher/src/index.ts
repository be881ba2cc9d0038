export type { ClosedForm, ClosedFormMethod, ClosedFormOptions } from './closed-form.js';
export { closedFormDrift } from './closed-form-drift.js';
export { empiricalFisher } from './empirical-fisher.js';
export { momentGradient } from './moment-gradient.js';
