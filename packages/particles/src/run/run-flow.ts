import * as tf from '@tensorflow/tfjs-core';
import type { Flow, FlowInfo, FlowState, SampleTarget, Target } from '../flow/contract.js';
import type { RecordedStep } from '../transport-map.js';
import { flowSteps } from './flow-steps.js';
import type { ObservedStep, Observer } from './observer.js';
import { checkRunOptions, type RunSettings, type RunStart } from './run-options.js';

/** What may watch a run and end it early. */
export interface RunHooks {
  /** Called after each step, in order. */
  readonly observers?: readonly Observer[];
  /** Ends the run after the step in hand. */
  readonly signal?: AbortSignal;
}

/** What a run does, where it starts, and who watches. */
export type RunOptions<T extends Target = SampleTarget> = RunSettings<T> & RunStart & RunHooks;

/** How a run ended. */
export type RunEnd =
  /** All steps were made. */
  | { readonly status: 'finished' }
  /** An observer had seen enough. */
  | { readonly status: 'stopped' }
  /** The signal was raised. */
  | { readonly status: 'interrupted' }
  /** Step `step` went wrong, and was not made; `reason` says how in one sentence. */
  | { readonly status: 'diverged'; readonly step: number; readonly reason: string };

/** What a run leaves behind, however it ended. */
export interface FlowRun {
  readonly flow: string;
  readonly end: RunEnd;
  /** The last good one; the caller disposes its particles. */
  readonly state: FlowState;
  /** One entry per step, those of a resumed run included. */
  readonly steps: readonly RecordedStep[];
  /** One entry per step made now. */
  readonly history: readonly FlowInfo[];
}

/**
 * Runs a flow, records every drift, and keeps the last good state whatever happens.
 * @throws RangeError on misuse, and when the very first step cannot be made at all
 */
export async function runFlow<T extends Target>(flow: Flow<T>, options: RunOptions<T>): Promise<FlowRun> {
  checkRunOptions('runFlow', options);
  const { observers = [], signal } = options;
  const recorded: RecordedStep[] = 'resume' in options ? [...options.resume.steps] : [];
  const history: FlowInfo[] = [];
  let state =
    'resume' in options ? flow.restore(options.resume.state) : await flow.init(options.particles, options.key);
  const ended = (end: RunEnd): FlowRun => ({ flow: flow.name, end, state, steps: recorded, history });
  try {
    if (signal?.aborted) return ended({ status: 'interrupted' });
    for await (const step of flowSteps(flow, options)) {
      if (step.status === 'diverged') return ended(step);
      state.particles.dispose();
      state = { ...step.state, particles: tf.clone(step.state.particles) };
      recorded.push(step.recorded);
      history.push(step.info);
      const observed = { info: step.info, state, recorded, steps: options.steps };
      if (await wantsToStop(observers, observed)) return ended({ status: 'stopped' });
      if (signal?.aborted && step.info.step < options.steps) return ended({ status: 'interrupted' });
    }
    return ended({ status: 'finished' });
  } catch (error) {
    state.particles.dispose();
    throw error;
  }
}

/** Every observer is asked, in order; one that wants to stop is enough. */
async function wantsToStop(observers: readonly Observer[], observed: ObservedStep): Promise<boolean> {
  let stop = false;
  for (const observer of observers) stop = (await observer(observed)) === 'stop' || stop;
  return stop;
}
