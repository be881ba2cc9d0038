import { expectNumber, type Key } from '@ingd/engine';
import type { Tensor2D } from '@tensorflow/tfjs-core';
import type { SampleTarget, StateRecord, Target } from '../flow/contract.js';
import { expectTarget, hasSamples } from '../flow/target-kind.js';
import type { RecordedStep } from '../transport-map.js';
import type { Observer } from './observer.js';

/** What a run is to do. */
export interface RunSettings<T extends Target = SampleTarget> {
  readonly target: T;
  /** The number of the last step, counted from the very beginning also when a run is resumed; at least 1. */
  readonly steps: number;
  /**
   * The run is given up once the root mean square distance of the particles from where everything started exceeds this
   * many times the spread of particles and target at the start; 100 unless told.
   */
  readonly blowUp?: number;
}

/** Where a run begins: with particles `[n, d]`, which stay the caller's, and a key; or where an earlier run stood. */
export type RunStart = { readonly particles: Tensor2D; readonly key: Key } | { readonly resume: Checkpoint };

/** What an interrupted run goes on from: its state and the steps behind it. A saved map with a state is one. */
export interface Checkpoint {
  readonly state: StateRecord;
  readonly steps: readonly RecordedStep[];
}

/** What may watch a run and end it early. */
export interface RunHooks {
  /** Called after each step, in order. */
  readonly observers?: readonly Observer[];
  /** Ends the run after the step in hand. */
  readonly signal?: AbortSignal;
}

/** What a run does, where it starts, and who watches. */
export type RunOptions<T extends Target = SampleTarget> = RunSettings<T> & RunStart & RunHooks;

/**
 * @throws RangeError when `steps` is not a positive integer, the resumed run is already that far, or its steps do not
 *   lead to its state; TypeError when target, state or observers are none, for callers without types
 */
export function checkRunOptions(functionName: string, options: RunSettings<Target> & RunStart & RunHooks): void {
  expectNumber(functionName, 'steps', options.steps, { integer: true, minimum: 1 });
  if (options.blowUp !== undefined) expectNumber(functionName, 'blowUp', options.blowUp, { exclusiveMinimum: 1 });
  expectTarget(functionName, options.target);
  if (options.observers !== undefined && !Array.isArray(options.observers)) {
    throw new TypeError(
      `${functionName}: expected observers to be a list of functions, got ${typeof options.observers}; pass [observer]`,
    );
  }
  if (!('resume' in options)) return;
  if (hasSamples(options.target) && options.target.resumable === false) {
    throw new RangeError(
      `${functionName}: expected a target whose batches can be had again, got a stream, with which no run can be resumed; pass samples(points), or begin a new run from the particles`,
    );
  }
  const { state, steps } = options.resume ?? {};
  if (state === undefined || steps === undefined) {
    throw new TypeError(
      `${functionName}: expected a checkpoint with a state and its steps to resume from, got ${steps === undefined ? String(options.resume) : 'a map without a state'}; keep one by mapFromRun({ run, state }), or by checkpoints()`,
    );
  }
  if (state.step >= options.steps) {
    throw new RangeError(
      `${functionName}: expected steps above ${state.step}, where the resumed run stands, got ${options.steps}; ask for more steps`,
    );
  }
  if (state.step !== steps.length) {
    throw new RangeError(
      `${functionName}: expected ${state.step} recorded steps behind the resumed state, got ${steps.length}; resume from a whole checkpoint`,
    );
  }
}
