import { expectNumber } from '@ingd/engine';

/** When an iteration stops, and how often the host looks. */
export interface IterationOptions {
  /** Relative residual to reach for every right-hand side; 1e-5 where absent. Float32 reaches about 1e-7 times the condition at best. */
  readonly tolerance?: number;
  /** Most products with A for each right-hand side; 1000 where absent. */
  readonly maxIterations?: number;
  /** Steps between two looks, each of which takes one more product (for the true residual) and reads 3 k numbers; 10 where absent. */
  readonly lookEvery?: number;
}

/** Fills in defaults and checks. */
export function iterationLimits(functionName: string, options: IterationOptions): Required<IterationOptions> {
  const { tolerance = 1e-5, maxIterations = 1000, lookEvery = 10 } = options;
  expectNumber(functionName, 'tolerance', tolerance, { exclusiveMinimum: 0 });
  expectNumber(functionName, 'maxIterations', maxIterations, { minimum: 1, integer: true });
  expectNumber(functionName, 'lookEvery', lookEvery, { minimum: 1, integer: true });
  return { tolerance, maxIterations, lookEvery };
}
