import { type CholeskyFactor, choice, expectNumber, expectShape, type Key } from '@ingd/engine';
import type { Statistic } from '@ingd/families';
import { closedFormDrift, type TilePool } from '@ingd/fisher';
import type { DriftSpace } from '@ingd/kernels';
import * as tf from '@tensorflow/tfjs-core';
import { choose, type SpaceChoice, type StatisticChoice, type StepContext } from './chooser.js';
import type { Flow, FlowState, FlowStep, SampleTarget } from './contract.js';
import { makeMove } from './make-move.js';
import { runnable } from './runnable.js';
import { initialState, recordState, restoreState } from './state.js';
import { type StepRule, stepRule } from './step-control.js';
import { type StepKeys, stepKeys } from './step-keys.js';
import type { StepSize } from './step-size.js';
import { expectSamples, weightsOf } from './target-kind.js';

/** The numbers of a step. */
export interface StepSettings {
  /** ε in x ← x + ε h(x): positive, or a schedule, or steps that adapt. */
  readonly stepSize: StepSize;
  /** λ, the weight of F in Γ = λF + MMᵀ + ridge·I; positive. Steps that adapt begin with it. */
  readonly damping: number;
  /** The coefficient of I in Γ; not negative. The metric is F + (ridge/λ) I, also where λ adapts. */
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
  /**
   * Whether the factor of one step preconditions the next, for costly statistics and spaces that do not change between steps, by small ones: see `nearby` of
   * `closedFormDrift`. The drifts are the same to about 1e-4. A state, and so a checkpoint, then
   * holds a factor, `[b, b]`, in float64. Not unless told.
   */
  readonly reuseFactor?: boolean | undefined;
  /** Particles drawn afresh at every step to find the drift with, without replacement; all are moved. All of them unless told. */
  readonly particleBatch?: number | undefined;
}

/**
 * The flow of a linear drift space: at every step the drift whose effect on the mean statistic is closest to the
 * natural gradient, in closed form [Liu 2025, Theorem 4.3], then x ← x + ε h(x). KiNG, ntKiNG and scalar-kernel KiNG
 * are this flow with another space. All randomness comes from the state's key and the step's number.
 * @throws RangeError when a number is out of its range
 */
export function driftFlow(options: DriftFlowOptions): Flow {
  const { name, particleBatch } = options;
  const rule = stepRule(name, options);
  if (particleBatch !== undefined) expectNumber(name, 'particleBatch', particleBatch, { integer: true, minimum: 2 });
  return runnable({
    name,
    init: (particles, key) => initialState(name, particles, key),
    step: (state, target) => driftStep({ options, rule }, state, target),
    record: recordState,
    restore: restoreState,
  });
}

interface DriftFlowParts {
  readonly options: DriftFlowOptions;
  readonly rule: StepRule;
}

async function driftStep({ options, rule }: DriftFlowParts, state: FlowState, target: SampleTarget): Promise<FlowStep> {
  expectSamples(options.name, target);
  const started = performance.now();
  const step = state.step + 1;
  const keys = stepKeys(state.key, step);
  const sample = drawn(options, state.particles, keys.particles);
  try {
    const batch = await target.batch(keys.target, step);
    try {
      expectShape(options.name, 'target', batch, [null, state.particles.shape[1]]);
      const targetWeights = weightsOf(options.name, target, batch);
      const context = { particles: sample, target: batch, targetWeights, step };
      return await withChosen(options, { context, keys }, async (statistic, space) => {
        const control = rule.begin(step, state.control);
        const { damping } = control;
        const { name, pool, invertible = false, reuseFactor = false } = options;
        const problem = { particles: sample, target: batch, targetWeights };
        const numbers = {
          damping,
          ridge: rule.ridgeFor(damping),
          pool,
          nearby: reuseFactor ? factorFor(statistic, state) : undefined,
        };
        const closed = await closedFormDrift({ statistic, space, ...problem, ...numbers });
        const move = { name, invertible, rule, control, before: state, ...problem, key: keys.parts };
        return makeMove({ ...move, closed, factor: reuseFactor ? closed.factor : undefined, started });
      });
    } finally {
      batch.dispose();
    }
  } finally {
    sample.dispose();
  }
}

/** What the step before left, where it has the size of this step's statistic. */
function factorFor({ size }: Statistic, { factor }: FlowState): CholeskyFactor | undefined {
  return factor?.lower.rows === size ? factor : undefined;
}

/** The particles that the drift is found with; the caller disposes them. */
function drawn({ name, particleBatch }: DriftFlowOptions, particles: tf.Tensor2D, key: Key): tf.Tensor2D {
  const [rows] = particles.shape;
  if (particleBatch === undefined || particleBatch === rows) return tf.clone(particles);
  expectNumber(name, 'particleBatch', particleBatch, { maximum: rows });
  return tf.tidy(() => tf.gather(particles, tf.tensor1d(choice(key, rows, particleBatch), 'int32')));
}

interface ChoiceRequest {
  readonly context: Omit<StepContext, 'key'>;
  readonly keys: StepKeys;
}

/** Lends the step's statistic and space for as long as `use` takes. */
async function withChosen(
  options: DriftFlowOptions,
  { context, keys }: ChoiceRequest,
  use: (statistic: Statistic, space: DriftSpace) => Promise<FlowStep>,
): Promise<FlowStep> {
  const statistic = await choose(options.statistic, { ...context, key: keys.statistic });
  try {
    const space = await choose(options.space, { ...context, key: keys.space });
    try {
      return await use(statistic.value, space.value);
    } finally {
      space.release();
    }
  } finally {
    statistic.release();
  }
}
