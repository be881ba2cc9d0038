import { expectNumber, expectShape } from '@ingd/engine';
import type { Drift } from '@ingd/kernels';
import type { Tensor2D } from '@tensorflow/tfjs-core';
import { advance } from './advance.js';
import type { Flow, FlowState, FlowStep, SampleTarget, Target } from './contract.js';
import { rootMeanSquare } from './move.js';
import { runnable } from './runnable.js';
import { expectFinitePoints, initialState, recordState, restoreState } from './state.js';
import { type StepKeys, stepKeys } from './step-keys.js';
import { weightsOf } from './target-kind.js';

/** What a velocity is found from. All is lent for the call. */
export interface VelocityRequest<T extends Target> {
  /** `[n, d]`, before the step. */
  readonly particles: Tensor2D;
  readonly target: T;
  /** For this step alone. */
  readonly keys: StepKeys;
  /** 1 for the first step. */
  readonly step: number;
}

/** The velocity of one step, and what the flow lowers where that is known. */
export interface Velocity {
  /** The flow hands it on to whoever asked for the step. */
  readonly drift: Drift;
  readonly objective?: number;
  /** ε of this step, in place of the flow's. */
  readonly stepSize?: number;
}

/** ε, or `adaptive`: a size of its own for each step, by the scale that the velocity varies on. */
export type VelocityStepSize = number | 'adaptive';

/** A flow by its velocity alone. */
export interface VelocityFlowOptions<T extends Target> {
  readonly name: string;
  /** ε in x ← x + ε h(x); positive. */
  readonly stepSize: number;
  /** Whether every step is split into parts until it does not fold space: see `DriftFlowOptions`. */
  readonly invertible?: boolean | undefined;
  /** A function of its argument alone, so that runs repeat. */
  velocity(request: VelocityRequest<T>): Promise<Velocity>;
}

/**
 * A flow whose drift is given outright, without statistic: x ← x + ε h(x), h anew at every step. `wgf`, `mmdFlow` and `svgd` are
 * this flow with their velocities.
 * @throws RangeError when the step size is not positive
 */
export function velocityFlow<T extends Target = SampleTarget>(options: VelocityFlowOptions<T>): Flow<T> {
  const { name } = options;
  expectNumber(name, 'stepSize', options.stepSize, { exclusiveMinimum: 0 });
  return runnable({
    name,
    init: (particles, key) => initialState(name, particles, key),
    step: (state, target) => velocityStep(options, state, target),
    record: recordState,
    restore: restoreState,
  });
}

async function velocityStep<T extends Target>(
  { name, stepSize: given, invertible = false, velocity: velocityAt }: VelocityFlowOptions<T>,
  { particles: before, key, step: done }: FlowState,
  target: T,
): Promise<FlowStep> {
  const started = performance.now();
  const step = done + 1;
  const keys = stepKeys(key, step);
  const { drift, stepSize = given, ...known } = await velocityAt({ particles: before, target, keys, step });
  let velocity: Tensor2D | undefined;
  try {
    velocity = drift.at(before);
    const driftNorm = await rootMeanSquare(velocity);
    const from = { name, drift, particles: before, stepSize, velocity, invertible, key: keys.parts };
    const { particles, parts } = await advance(from);
    const milliseconds = performance.now() - started;
    return {
      state: { particles, step, key },
      info: { step, stepSize, ...parts, ...known, driftNorm, milliseconds },
      drift,
    };
  } catch (error) {
    drift.dispose();
    throw error;
  } finally {
    velocity?.dispose();
  }
}

/**
 * Hands a step's batch of the target to `use`, then disposes it.
 * @throws RangeError when it has other columns than the particles, no row, or an entry that is not finite
 */
export async function withBatch<Value>(
  name: string,
  { particles, target, keys, step }: VelocityRequest<SampleTarget>,
  use: (batch: Tensor2D, weights: Float64Array | undefined) => Promise<Value>,
): Promise<Value> {
  const batch = await target.batch(keys.target, step);
  try {
    expectShape(name, 'target', batch, [null, particles.shape[1]]);
    expectNumber(name, 'target.shape[0]', batch.shape[0], { minimum: 1 });
    await expectFinitePoints(name, 'target', batch);
    return await use(batch, weightsOf(name, target, batch));
  } finally {
    batch.dispose();
  }
}
