import { expectNumber } from '@ingd/engine';
import type { IngdObserver } from './train-ingd.js';

/** When a training has come as close as it will. */
export interface StopWhenCloseOptions {
  /** Steps without improvement before it ends; 10 unless told. */
  readonly patience?: number;
  /** The share of the best merit by which it has to fall to count as an improvement; 0.01 unless told. */
  readonly tolerance?: number;
}

/** An observer that ends a training once its merit ½ gᵀ(F + ρI)⁻¹g has stopped falling. */
export function stopWhenClose({ patience = 10, tolerance = 0.01 }: StopWhenCloseOptions = {}): IngdObserver {
  expectNumber('stopWhenClose', 'patience', patience, { integer: true, minimum: 1 });
  expectNumber('stopWhenClose', 'tolerance', tolerance, { minimum: 0, maximum: 1 });
  let best = Number.POSITIVE_INFINITY;
  let since = 0;
  return ({ info: { merit } }) => {
    since = merit < best * (1 - tolerance) ? 0 : since + 1;
    best = Math.min(best, merit);
    return since >= patience ? 'stop' : undefined;
  };
}
