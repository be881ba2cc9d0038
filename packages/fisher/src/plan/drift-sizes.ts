import type { ClosedFormOptions } from '../closed-form.js';
import { factorisedBytes } from '../factorised/index.js';

/** What the cost of a drift depends on. */
export interface DriftSizes {
  /** b */
  readonly statisticSize: number;
  /** n */
  readonly particleCount: number;
  /** m */
  readonly targetCount: number;
  /** d */
  readonly dimension: number;
  /** P; undefined where the space is an RKHS, whose products cost in proportion to n². */
  readonly weightCount: number | undefined;
  /** What the factorised form of the pair holds at once; undefined where it has none. */
  readonly factorisedBytes: number | undefined;
}

/** The sizes of a problem as `closedFormDrift` takes it: `planDrift(driftSizes(options)).explain()`. */
export function driftSizes({
  statistic,
  space,
  particles,
  target,
}: Pick<ClosedFormOptions, 'statistic' | 'space' | 'particles' | 'target'>): DriftSizes {
  const [particleCount, targetCount] = [particles.shape[0], target.shape[0]];
  return {
    statisticSize: statistic.size,
    particleCount,
    targetCount,
    dimension: statistic.dimension,
    weightCount: space.size,
    factorisedBytes: factorisedBytes(statistic, space, particleCount, targetCount),
  };
}

/** What M may take in float32 and float64 before fields at the particles are taken in its place. */
const FEATURES_BUDGET = 2 ** 28;

/** Whether 'statistic-space' forms M: not where it takes more than 256 MiB and the fields at the particles are smaller. */
export function formsFeatures({ statisticSize, particleCount, dimension, weightCount }: DriftSizes): boolean {
  if (weightCount === undefined) return false;
  return 12 * statisticSize * weightCount <= FEATURES_BUDGET || weightCount <= particleCount * dimension;
}
