import * as tf from '@tensorflow/tfjs-core';
import type { FlowInfo, FlowMethod, FlowState, Target } from '../flow/contract.js';
import type { RecordedStep } from '../transport-map.js';
import { makeSteps } from './flow-steps.js';
import type { RunEnd } from './run-end.js';
import { checkRunOptions, type RunOptions } from './run-options.js';

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
export async function runFlow<T extends Target>(flow: FlowMethod<T>, options: RunOptions<T>): Promise<FlowRun> {
  checkRunOptions('runFlow', options);
  const made = makeSteps('runFlow', flow, options);
  const recorded: RecordedStep[] = 'resume' in options ? [...options.resume.steps] : [];
  const history: FlowInfo[] = [];
  let last: FlowState | undefined;
  try {
    for (;;) {
      const next = await made.next();
      if (next.done) {
        const state = last ?? (await startOf(flow, options));
        return { flow: flow.name, end: next.value, state, steps: recorded, history };
      }
      const { state, recorded: step, info } = next.value;
      last?.particles.dispose();
      last = { ...state, particles: tf.clone(state.particles) };
      recorded.push(step);
      history.push(info);
    }
  } catch (error) {
    last?.particles.dispose();
    throw error;
  }
}

/** The state that a run without a good step ends with. */
async function startOf<T extends Target>(flow: FlowMethod<T>, options: RunOptions<T>): Promise<FlowState> {
  return 'resume' in options ? flow.restore(options.resume.state) : flow.init(options.particles, options.key);
}
