import { expectNumber } from '@ingd/engine';
import type { Observer } from './observer.js';

/** When a run counts as settled. */
export interface SettledOptions {
  /** Steps without improvement before the run ends; 10 unless told. */
  readonly patience?: number;
  /** The share of the best value by which it has to fall to count as an improvement; 0.01 unless told. */
  readonly tolerance?: number;
}

/**
 * An observer that ends a run once its merit ½ gᵀ(F + ρI)⁻¹g has stopped falling; of a flow without statistic the objective
 * counts, and where it has none, the drift's norm. Where the statistic is redrawn at every step the merit is noisy, so
 * patience should be more than a few steps.
 * @throws RangeError when `patience` is not a positive integer or `tolerance` lies outside 0 to 1
 */
export function stopWhenSettled({ patience = 10, tolerance = 0.01 }: SettledOptions = {}): Observer {
  expectNumber('stopWhenSettled', 'patience', patience, { integer: true, minimum: 1 });
  expectNumber('stopWhenSettled', 'tolerance', tolerance, { minimum: 0, maximum: 1 });
  let best = Number.POSITIVE_INFINITY;
  let bestStep = 0;
  return ({ info: { merit, objective, driftNorm, step } }) => {
    const watched = merit ?? objective ?? driftNorm;
    if (watched < best * (1 - tolerance) || best === Number.POSITIVE_INFINITY) {
      best = watched;
      bestStep = step;
    }
    return step - bestStep >= patience ? 'stop' : undefined;
  };
}
