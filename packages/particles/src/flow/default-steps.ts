import type { StepSettings } from './drift-flow.js';
import type { StepSize } from './step-size.js';

/** Flows that the defaults differ between. */
export type DefaultStepsFlow = 'king' | 'ntKing' | 'scalarKing' | 'randomFeatureKing';

/**
 * The numbers of a flow's steps where only the step size is given: steps that adapt begin with damping 1e-3 and ridge 3e-5 (`king`: 1e-4 and
 * 1e-6), others have damping 1e-3 and ridge 1e-4 (`king`: 1e-5).
 */
export function defaultSteps(flow: DefaultStepsFlow, stepSize: StepSize = 'adaptive'): StepSettings {
  const king = flow === 'king';
  if (typeof stepSize === 'number' || typeof stepSize === 'function') {
    return { stepSize, damping: 1e-3, ridge: king ? 1e-5 : 1e-4 };
  }
  return { stepSize, damping: king ? 1e-4 : 1e-3, ridge: king ? 1e-6 : 3e-5 };
}
