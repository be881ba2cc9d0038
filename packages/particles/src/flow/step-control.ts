import { expectNumber } from '@ingd/engine';
import { type AdaptiveSteps, adaptiveSteps, type StepSchedule, type StepSize } from './step-size.js';
import type { Trial } from './try-steps.js';

/** What steps that adapt have learnt: how the next one begins. */
export interface StepControl {
  /** The ε that is tried first. */
  readonly stepSize: number;
  /** λ */
  readonly damping: number;
}

/** Numbers that a flow was given. */
interface GivenSteps {
  readonly stepSize: StepSize;
  readonly damping: number;
  readonly ridge: number;
}

/** A rule with its bounds: what a step begins with, and what follows from how it went. */
export interface StepRule {
  /** Undefined where steps are made as they are told. */
  readonly adaptive: AdaptiveSteps | undefined;
  /** λρ that belongs to a λ. */
  ridgeFor(damping: number): number;
  begin(step: number, learnt: StepControl | undefined): StepControl;
  /** Undefined where nothing is learnt. */
  next(control: StepControl, trial: Trial): StepControl | undefined;
}

/** Below it rounding decides too much of the drift. */
const LEAST_RIDGE = 1e-9;

/** @throws RangeError when a number is out of its range */
export function stepRule(name: string, { stepSize, damping, ridge }: GivenSteps): StepRule {
  if (typeof stepSize === 'number') expectNumber(name, 'stepSize', stepSize, { exclusiveMinimum: 0 });
  expectNumber(name, 'damping', damping, { exclusiveMinimum: 0 });
  expectNumber(name, 'ridge', ridge, { minimum: 0 });
  const ridgeFor = (lambda: number) => (lambda === damping ? ridge : (ridge / damping) * lambda);
  if (typeof stepSize === 'number' || typeof stepSize === 'function') {
    const at = typeof stepSize === 'number' ? () => stepSize : scheduled(name, stepSize);
    return {
      adaptive: undefined,
      ridgeFor,
      begin: (step) => ({ stepSize: at(step), damping }),
      next: () => undefined,
    };
  }
  const rule = stepSize === 'adaptive' ? adaptiveSteps() : stepSize;
  if (rule.kind !== 'adaptive') {
    throw new TypeError(
      `${name}: expected stepSize to be a number, 'adaptive', a schedule or adaptiveSteps(), got ${JSON.stringify(rule)}`,
    );
  }
  const share = ridge === 0 ? 0 : Math.min(1, LEAST_RIDGE / ridge);
  const { minimumDamping = damping * Math.max(0.01, share), maximumDamping = damping * 1e4 } = rule;
  return {
    adaptive: rule,
    ridgeFor,
    begin: (_step, learnt) => learnt ?? { stepSize: rule.initial, damping },
    next: (control, trial) => learn(rule, { minimumDamping, maximumDamping }, control, trial),
  };
}

function scheduled(name: string, schedule: StepSchedule): StepSchedule {
  return (step) => {
    const stepSize = schedule(step);
    expectNumber(name, `stepSize(${step})`, stepSize, { exclusiveMinimum: 0 });
    return stepSize;
  };
}

/** λ falls to a third after a good step, doubles after one that was taken back, and rises tenfold where none would do. */
function learn(
  { initial, maximum, good }: AdaptiveSteps,
  bounds: { readonly minimumDamping: number; readonly maximumDamping: number },
  { damping }: StepControl,
  { stepSize, gainRatio, rejections }: Trial,
): StepControl {
  const bounded = (lambda: number) => Math.min(bounds.maximumDamping, Math.max(bounds.minimumDamping, lambda));
  if (stepSize === 0) return { stepSize: initial, damping: bounded(10 * damping) };
  const next = Math.min(maximum, 2 * stepSize);
  if (rejections > 0) return { stepSize: next, damping: bounded(2 * damping) };
  return { stepSize: next, damping: gainRatio !== undefined && gainRatio >= good ? bounded(damping / 3) : damping };
}
