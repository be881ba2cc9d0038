import type { FlowInfo, FlowMethod, FlowState, Target } from '../flow/contract.js';
import { StreamEnd } from '../flow/sample-stream.js';
import { hasSamples } from '../flow/target-kind.js';
import type { RecordedStep } from '../transport-map.js';
import { askObservers } from './ask-observers.js';
import { blowUpReason, measureStage, type Stage } from './blow-up.js';
import { breathing } from './breathing.js';
import type { RunEnd } from './run-end.js';
import { checkRunOptions, type RunOptions } from './run-options.js';

/** One step that came out well. */
export interface GoodStep {
  readonly status: 'moved';
  /** After the step; lent until the next one. */
  readonly state: FlowState;
  readonly info: FlowInfo;
  /** All that a map needs of the step. */
  readonly recorded: RecordedStep;
}

/** The step that ended the run: its result is thrown away, the state before it is still good. */
export interface BadStep {
  readonly status: 'diverged';
  readonly step: number;
  /** One sentence. */
  readonly reason: string;
}

/**
 * The steps of a flow as they are made: `for await (const step of flow.run({ particles, target, steps, key }))`. Observers are asked after
 * each step and may end the run, as the signal may; the last step may be a bad one. States are lent: clone the particles that are to outlive
 * the next step. Leaving the loop early frees everything.
 * @throws RangeError on misuse, and when the very first step cannot be made at all
 */
export async function* flowSteps<T extends Target>(
  flow: FlowMethod<T>,
  options: RunOptions<T>,
): AsyncGenerator<GoodStep | BadStep, void> {
  const end = yield* makeSteps('flowSteps', flow, options);
  if (end.status === 'diverged') yield end;
}

/** The good steps, and at last how the run ended. */
export async function* makeSteps<T extends Target>(
  functionName: string,
  flow: FlowMethod<T>,
  options: RunOptions<T>,
): AsyncGenerator<GoodStep, RunEnd> {
  checkRunOptions(functionName, options);
  const { target, steps, blowUp = 100, observers = [], signal } = options;
  const recorded = 'resume' in options ? [...options.resume.steps] : [];
  let state =
    'resume' in options ? flow.restore(options.resume.state) : await flow.init(options.particles, options.key);
  const first = state.step + 1;
  const breathe = breathing();
  try {
    if (signal?.aborted) return { status: 'interrupted' };
    const stage = await measureStage(state, target);
    for (let step = first; step <= steps; step++) {
      const attempt = await attemptStep(flow, state, { target, stage, blowUp, mayThrow: step === first });
      if (attempt.status !== 'moved') return attempt;
      state.particles.dispose();
      state = attempt.state;
      recorded.push(attempt.recorded);
      const { info, stop, reason } = await askObservers(observers, { info: attempt.info, state, recorded, steps });
      yield { ...attempt, info };
      if (stop) return { status: 'stopped', ...(reason === undefined ? {} : { reason }) };
      if (signal?.aborted && step < steps) return { status: 'interrupted' };
      await breathe();
    }
    return { status: 'finished' };
  } finally {
    state.particles.dispose();
    if (hasSamples(target)) await target.dispose?.();
  }
}

interface Attempt<T extends Target> {
  readonly target: T;
  readonly stage: Stage;
  readonly blowUp: number;
  /** The first step shows misuse; a later one that cannot be made has diverged, and what was reached is worth keeping. */
  readonly mayThrow: boolean;
}

async function attemptStep<T extends Target>(
  flow: FlowMethod<T>,
  state: FlowState,
  attempt: Attempt<T>,
): Promise<GoodStep | Extract<RunEnd, { readonly status: 'diverged' | 'stopped' }>> {
  try {
    return await makeStep(flow, state, attempt);
  } catch (error) {
    if (error instanceof StreamEnd && !attempt.mayThrow) {
      return { status: 'stopped', reason: `the target's stream ended after ${state.step} batches` };
    }
    if (attempt.mayThrow || !(error instanceof RangeError)) throw error;
    return { status: 'diverged', step: state.step + 1, reason: error.message };
  }
}

async function makeStep<T extends Target>(
  flow: FlowMethod<T>,
  before: FlowState,
  { target, stage, blowUp }: Attempt<T>,
): Promise<GoodStep | BadStep> {
  const { state, info, drift } = await flow.step(before, target);
  try {
    const reason = await blowUpReason(state.particles, stage, blowUp);
    if (reason === undefined) {
      return { status: 'moved', state, info, recorded: { ...lengthOf(info), drift: await drift.record() } };
    }
    state.particles.dispose();
    return { status: 'diverged', step: info.step, reason: `${reason}; take a smaller step size or more damping` };
  } finally {
    drift.dispose();
  }
}

/** What a map has to know of a step beside its drift. */
function lengthOf({ stepSize, substeps, contraction }: FlowInfo): Omit<RecordedStep, 'drift'> {
  return {
    stepSize,
    ...(substeps === undefined ? {} : { substeps }),
    ...(contraction === undefined ? {} : { contraction }),
  };
}
