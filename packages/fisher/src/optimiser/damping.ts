import { expectNumber } from '@ingd/engine';

/** How much a step is damped, and whether it is taken once its outcome is known: a pure value. */
export interface Damping {
  init(): DampingState;
  /** After a step whose loss fell by `ratio` times what the quadratic model promised; NaN or less than 0 where it rose. */
  update(state: DampingState, ratio: number): DampingUpdate;
}

/** A damping between two steps: what the next step is damped by, and what the next verdict needs. */
export interface DampingState {
  /** ρ of F + ρI. */
  readonly damping: number;
  /** The factor by which the next rejection raises ρ. */
  readonly growth: number;
}

/** The verdict on a step, and the damping after it. */
export interface DampingUpdate {
  readonly state: DampingState;
  readonly accepted: boolean;
}

/**
 * The same ρ at every step, every step of finite loss accepted: for minibatches, whose ratios are noise.
 * @throws RangeError when the damping is negative or not finite
 */
export function fixedDamping({ damping = 0 }: { readonly damping?: number } = {}): Damping {
  expectNumber('fixedDamping', 'damping', damping, { minimum: 0 });
  const state = { damping, growth: 1 };
  return { init: () => state, update: (_, ratio) => ({ state, accepted: !Number.isNaN(ratio) }) };
}

/** Where Levenberg and Marquardt's damping begins and what it keeps within. */
export interface LevenbergMarquardtOptions {
  /** ρ of the first step, above 0; 1e-3 where absent. */
  readonly damping?: number;
  /** ρ never falls below; 1e-12 where absent. */
  readonly minimum?: number;
  /** ρ never rises above; 1e12 where absent. */
  readonly maximum?: number;
}

/**
 * ρ by the ratio r of realised to predicted decrease: a step with r > 0 is taken and ρ multiplied by max(⅓, 1 − (2r − 1)³); any other
 * is rejected and ρ multiplied by 2, then 4, 8, … until one is taken   [Levenberg 1944; Marquardt 1963; Nielsen 1999; Martens 2010].
 * @throws RangeError when the numbers do not satisfy 0 < minimum ≤ damping ≤ maximum
 */
export function levenbergMarquardt({
  damping = 1e-3,
  minimum = 1e-12,
  maximum = 1e12,
}: LevenbergMarquardtOptions = {}): Damping {
  expectNumber('levenbergMarquardt', 'minimum', minimum, { exclusiveMinimum: 0 });
  expectNumber('levenbergMarquardt', 'damping', damping, { minimum, maximum });
  return {
    init: () => ({ damping, growth: 2 }),
    update({ damping: before, growth }, ratio) {
      const accepted = ratio > 0;
      const after = before * (accepted ? Math.max(1 / 3, 1 - (2 * ratio - 1) ** 3) : growth);
      const clipped = Math.min(maximum, Math.max(minimum, after));
      return { state: { damping: clipped, growth: accepted ? 2 : 2 * growth }, accepted };
    },
  };
}
