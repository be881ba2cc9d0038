import { expectNumber } from '@ingd/engine';
import { type CostOrder, costsOfRow } from './costs.js';
import type { Watched } from './pacing.js';
import type { PairWeights, Sample } from './samples.js';

/** How to regularise, and when to stop. */
export interface SinkhornOptions extends Watched {
  /** 1: cost |x − y|; 2, the default: cost |x − y|². */
  readonly order?: CostOrder | undefined;
  /** ε, in the units of the cost; unless told, a twentieth of the mean cost between the samples. */
  readonly regularization?: number | undefined;
  /** Stops when the plan's marginals are off by no more than this, in total mass; 1e-6 unless told. */
  readonly tolerance?: number | undefined;
  /** At most so many iterations at the final ε; 1000 unless told. */
  readonly maximumIterations?: number | undefined;
  readonly weights?: PairWeights | undefined;
}

/** The options with every default filled in. */
export interface SinkhornSettings {
  readonly order: CostOrder;
  readonly regularization: number;
  readonly tolerance: number;
  readonly maximumIterations: number;
}

/** @throws RangeError when a number is out of range, or when no ε can be found because all points are equal */
export function sinkhornSettings(
  functionName: string,
  options: SinkhornOptions,
  { x, y }: { x: Sample; y: Sample },
): SinkhornSettings {
  const { order = 2, tolerance = 1e-6, maximumIterations = 1000 } = options;
  const regularization = options.regularization ?? meanCost(x, y, order) / 20;
  expectNumber(functionName, 'tolerance', tolerance, { exclusiveMinimum: 0 });
  expectNumber(functionName, 'maximumIterations', maximumIterations, { minimum: 1, integer: true });
  if (options.regularization !== undefined || regularization > 0) {
    expectNumber(functionName, 'regularization', regularization, { exclusiveMinimum: 0 });
    return { order, regularization, tolerance, maximumIterations };
  }
  throw new RangeError(
    `${functionName}: expected points that differ, from whose mean cost a regularization can be found, got all points equal; pass regularization`,
  );
}

/** Rows beyond this are thinned evenly: a mean needs no more. */
const maximumRows = 1000;

function meanCost(x: Sample, y: Sample, order: CostOrder): number {
  const rows = Math.min(x.rows, maximumRows);
  const costs = new Float64Array(y.rows);
  const fill = costsOfRow(x, y, order);
  let [sum, mass] = [0, 0];
  for (let i = 0; i < rows; i++) {
    const row = Math.floor((i * x.rows) / rows);
    fill(row, costs);
    const weight = x.weights[row] as number;
    mass += weight;
    for (let j = 0; j < y.rows; j++) sum += weight * (y.weights[j] as number) * (costs[j] as number);
  }
  return sum / (mass * y.total);
}
