import { expectNumber } from '@ingd/engine';
import type { Observer } from './observer.js';

/** When a space of drifts counts as used up. */
export interface InexpressibleOptions {
  /** The share of the natural gradient that may be left undone; 0.99 unless told. */
  readonly residual?: number;
  /** Steps in a row that leave more; 5 unless told. */
  readonly patience?: number;
}

/**
 * An observer that ends a run once the drift space can hardly express the natural gradient any more: its projection residual
 * ‖g − M w*‖ / ‖g‖ has exceeded `residual` in `patience` steps in a row. Of no use to flows without a statistic, which have none.
 * @throws RangeError when a number is out of its range
 */
export function stopWhenInexpressible({ residual = 0.99, patience = 5 }: InexpressibleOptions = {}): Observer {
  expectNumber('stopWhenInexpressible', 'residual', residual, { minimum: 0, maximum: 1 });
  expectNumber('stopWhenInexpressible', 'patience', patience, { integer: true, minimum: 1 });
  let beyond = 0;
  return ({ info: { projectionResidual } }) => {
    beyond = projectionResidual !== undefined && projectionResidual > residual ? beyond + 1 : 0;
    if (beyond < patience) return undefined;
    return { stop: `the drifts express less than ${(100 * (1 - residual)).toPrecision(2)} % of the natural gradient` };
  };
}
