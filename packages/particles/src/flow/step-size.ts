import { expectNumber } from '@ingd/engine';

/** ε of a step by its number, which counts from 1: a function of that alone, so that runs repeat. */
export type StepSchedule = (step: number) => number;

/** How steps are judged and what follows; every number has a default. */
export interface AdaptiveStepsOptions {
  /** The first ε that is tried; 1 unless told, the whole natural gradient step. */
  readonly initial?: number;
  /** The largest ε; 1 unless told: beyond it the linear model itself expects no gain. */
  readonly maximum?: number;
  /** The share of the predicted decrease that a step must bring, or it is taken back and halved; 0.5 unless told. */
  readonly accept?: number;
  /** From this share on the damping λ falls, so that the next drift may do more; 0.75 unless told. */
  readonly good?: number;
  /**
   * The most that particles may move in a step, ε √(mean |h|²), as a multiple of the root mean square distance of the target from the
   * particles' mean; 0.7 unless told, Infinity for no bound. Statistics that vanish far away would reward a flight.
   */
  readonly trust?: number;
  /** The least λ; a hundredth of the flow's damping unless told, or more where λρ would fall below 1e-9. */
  readonly minimumDamping?: number;
  /** The largest λ; 10⁴ times the flow's damping unless told. */
  readonly maximumDamping?: number;
}

/** Steps judged by what they come to, made by `adaptiveSteps`. */
export interface AdaptiveSteps extends AdaptiveStepsOptions {
  readonly kind: 'adaptive';
  readonly initial: number;
  readonly maximum: number;
  readonly accept: number;
  readonly good: number;
  readonly trust: number;
}

/** ε: a number, a schedule, or steps that adapt; `'adaptive'` is `adaptiveSteps()`. */
export type StepSize = number | 'adaptive' | StepSchedule | AdaptiveSteps;

/**
 * Steps that adapt. Each is tried, and its realised decrease of the merit ½ gᵀ(F + ρI)⁻¹g is held against the predicted one, with the same
 * T, F and target: a step that brings less than `accept` of it is taken back and halved, along the same drift, until it does. Where the
 * first trial already brings `good` of it the damping λ falls to a third, after a step taken back it doubles; ρ = ridge/damping, and with
 * it the metric, stays [Levenberg 1944; Marquardt 1963].
 * @throws RangeError when a number is out of its range
 */
export function adaptiveSteps(options: AdaptiveStepsOptions = {}): AdaptiveSteps {
  const name = 'adaptiveSteps';
  const { maximum = 1, initial = Math.min(1, maximum), accept = 0.5, good = Math.max(accept, 0.75) } = options;
  expectNumber(name, 'maximum', maximum, { exclusiveMinimum: 0 });
  expectNumber(name, 'initial', initial, { exclusiveMinimum: 0, maximum });
  expectNumber(name, 'accept', accept, { exclusiveMinimum: 0, maximum: 1 });
  expectNumber(name, 'good', good, { minimum: accept });
  const { trust = 0.7 } = options;
  if (trust !== Number.POSITIVE_INFINITY) expectNumber(name, 'trust', trust, { exclusiveMinimum: 0 });
  for (const bound of ['minimumDamping', 'maximumDamping'] as const) {
    if (options[bound] !== undefined) expectNumber(name, bound, options[bound], { exclusiveMinimum: 0 });
  }
  return { ...options, kind: 'adaptive', initial, maximum, accept, good, trust };
}

/** How steps shrink. */
export interface DecayingStepsOptions {
  /** ε of the first step. */
  readonly initial: number;
  /** Steps after which ε has fallen to initial / 2^power. */
  readonly delay: number;
  /** 1 unless told; above ½ and up to 1 the noise of redrawn statistics and minibatches averages out [Robbins & Monro 1951]. */
  readonly power?: number;
}

/**
 * The schedule ε_k = initial / (1 + (k − 1)/delay)^power.
 * @throws RangeError when a number is not positive
 */
export function decayingSteps({ initial, delay, power = 1 }: DecayingStepsOptions): StepSchedule {
  for (const [name, value] of Object.entries({ initial, delay, power })) {
    expectNumber('decayingSteps', name, value, { exclusiveMinimum: 0 });
  }
  return (step) => initial / (1 + (step - 1) / delay) ** power;
}
