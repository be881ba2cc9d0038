import { expectNumber, expectShape, type Key } from '@ingd/engine';
import { type ClosedForm, closedFormDrift, type TilePool } from '@ingd/fisher';
import { advance } from './advance.js';
import { choose, type SpaceChoice, type StatisticChoice, type StepContext } from './chooser.js';
import type { Flow, FlowState, FlowStep, SampleTarget } from './contract.js';
import { rootMeanSquare } from './move.js';
import { initialState, recordState, restoreState } from './state.js';
import { stepKeys } from './step-keys.js';
import { expectSamples, weightsOf } from './target-kind.js';

/** The numbers of a step. */
export interface StepSettings {
  /** ε in x ← x + ε h(x); positive. */
  readonly stepSize: number;
  /** λ, the weight of F in Γ = λF + MMᵀ + ridge·I; positive. */
  readonly damping: number;
  /** The coefficient of I in Γ; not negative. The metric is F + (ridge/λ) I. */
  readonly ridge: number;
}

/** A statistic, a space of drifts, and the numbers of a step. */
export interface DriftFlowOptions extends StepSettings {
  readonly name: string;
  readonly statistic: StatisticChoice;
  readonly space: SpaceChoice;
  /** Threads for clouds of many thousands of particles, as `closedFormDrift` takes them; borrowed, and no part of a saved run. */
  readonly pool?: TilePool | undefined;
  /**
   * Whether every step is split into parts until it does not fold space, so that the map can be inverted and carries a density: see
   * `invertMap`. Not unless told: it costs d forward passes of the drift for each part.
   */
  readonly invertible?: boolean | undefined;
}

/**
 * The flow of a linear drift space: at every step the drift whose effect on the mean statistic is closest to the
 * natural gradient, in closed form [Liu 2025, Theorem 4.3], then x ← x + ε h(x). KiNG, ntKiNG and scalar-kernel KiNG
 * are this flow with another space. All randomness comes from the state's key and the step's number.
 * @throws RangeError when a number is out of its range
 */
export function driftFlow(options: DriftFlowOptions): Flow {
  const { name } = options;
  expectNumber(name, 'stepSize', options.stepSize, { exclusiveMinimum: 0 });
  expectNumber(name, 'damping', options.damping, { exclusiveMinimum: 0 });
  expectNumber(name, 'ridge', options.ridge, { minimum: 0 });
  return {
    name,
    init: (particles, key) => initialState(name, particles, key),
    step: (state, target) => driftStep(options, state, target),
    record: recordState,
    restore: restoreState,
  };
}

async function driftStep(options: DriftFlowOptions, state: FlowState, target: SampleTarget): Promise<FlowStep> {
  expectSamples(options.name, target);
  const started = performance.now();
  const step = state.step + 1;
  const keys = stepKeys(state.key, step);
  const batch = await target.batch(keys.target, step);
  try {
    expectShape(options.name, 'target', batch, [null, state.particles.shape[1]]);
    const targetWeights = weightsOf(options.name, target, batch);
    const context = { particles: state.particles, target: batch, targetWeights, step };
    const closed = await solve(options, { ...context, key: keys.statistic }, { ...context, key: keys.space });
    return await move(options, state, closed, { started, key: keys.parts });
  } finally {
    batch.dispose();
  }
}

async function solve(options: DriftFlowOptions, forStatistic: StepContext, forSpace: StepContext): Promise<ClosedForm> {
  const statistic = await choose(options.statistic, forStatistic);
  try {
    const space = await choose(options.space, forSpace);
    try {
      const { particles, target, targetWeights } = forStatistic;
      const { damping, ridge, pool } = options;
      return await closedFormDrift({
        statistic: statistic.value,
        space: space.value,
        particles,
        target,
        targetWeights,
        damping,
        ridge,
        pool,
      });
    } finally {
      space.release();
    }
  } finally {
    statistic.release();
  }
}

async function move(
  { name, stepSize, invertible = false }: DriftFlowOptions,
  before: FlowState,
  { drift, gradientNorm, merit }: ClosedForm,
  { started, key }: { readonly started: number; readonly key: Key },
): Promise<FlowStep> {
  const velocity = drift.at(before.particles); // [n, d]
  try {
    const { particles, parts } = await advance({
      name,
      drift,
      particles: before.particles,
      stepSize,
      velocity,
      invertible,
      key,
    });
    const state = { particles, step: before.step + 1, key: before.key };
    const driftNorm = await rootMeanSquare(velocity);
    const milliseconds = performance.now() - started;
    return {
      state,
      info: { step: state.step, stepSize, ...parts, gradientNorm, merit, driftNorm, milliseconds },
      drift,
    };
  } catch (error) {
    drift.dispose();
    throw error;
  } finally {
    velocity.dispose();
  }
}
