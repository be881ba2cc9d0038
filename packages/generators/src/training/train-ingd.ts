import { expectNumber } from '@ingd/engine';
import * as tf from '@tensorflow/tfjs-core';
import type { Ingd, IngdInfo, IngdState } from './contract.js';

/** What an observer is shown after each step. */
export interface IngdObserved {
  readonly info: IngdInfo;
  /** After the step; lent for the call. */
  readonly state: IngdState;
  /** The number of the last step asked for. */
  readonly steps: number;
}

/** Called after each step and awaited; the answer `'stop'`, or a promise of it, ends the run. */
export type IngdObserver = (observed: IngdObserved) => unknown;

/** What `trainIngd` does. */
export interface TrainIngdOptions {
  /** Where to start: of `init`, or of an earlier run; borrowed. */
  readonly state: IngdState;
  /** The number of the last step, counted from the very beginning. */
  readonly steps: number;
  readonly observers?: readonly IngdObserver[];
  /** Ends the run after the step in hand. */
  readonly signal?: AbortSignal;
}

/** How a training ended. */
export type IngdEnd =
  | { readonly status: 'finished' | 'stopped' | 'interrupted' }
  /** Step `step` went wrong and was not made; `reason` says how in one sentence. */
  | { readonly status: 'diverged'; readonly step: number; readonly reason: string };

/** What a training leaves behind, however it ended. */
export interface IngdRun {
  readonly end: IngdEnd;
  /** After the last good step; the caller disposes its tensors. */
  readonly state: IngdState;
  /** One entry per step made now. */
  readonly history: readonly IngdInfo[];
}

/**
 * Makes steps until all are made, an observer or the signal ends it, or one goes wrong; the last good state is kept whatever happens.
 * @throws RangeError on misuse, and when the very first step cannot be made at all
 */
export async function trainIngd(trainer: Ingd, options: TrainIngdOptions): Promise<IngdRun> {
  const { steps, observers = [], signal } = options;
  expectNumber('trainIngd', 'steps', steps, { integer: true, minimum: options.state.step + 1 });
  const history: IngdInfo[] = [];
  let state = copied(options.state);
  const ended = (end: IngdEnd): IngdRun => ({ end, state, history });
  try {
    while (state.step < steps) {
      if (signal?.aborted) return ended({ status: 'interrupted' });
      const made = await attempt(trainer, state, history.length === 0);
      if ('reason' in made) return ended({ status: 'diverged', step: state.step + 1, reason: made.reason });
      disposeIngdState(state);
      state = made.state;
      history.push(made.info);
      if (await wantsToStop(observers, { info: made.info, state, steps })) return ended({ status: 'stopped' });
    }
    return ended({ status: 'finished' });
  } catch (error) {
    disposeIngdState(state);
    throw error;
  }
}

/** Frees the tensors of a state. */
export function disposeIngdState({ parameters, optimiser }: IngdState): void {
  tf.dispose([...parameters, ...optimiser.tensors]);
}

function copied(state: IngdState): IngdState {
  return {
    ...state,
    parameters: state.parameters.map((parameter) => tf.clone(parameter)),
    optimiser: { ...state.optimiser, tensors: state.optimiser.tensors.map((tensor) => tf.clone(tensor)) },
  };
}

async function attempt(trainer: Ingd, state: IngdState, isFirst: boolean) {
  try {
    return await trainer.step(state);
  } catch (error) {
    if (isFirst || !(error instanceof RangeError)) throw error; // the first step shows misuse
    return { reason: error.message };
  }
}

async function wantsToStop(observers: readonly IngdObserver[], observed: IngdObserved): Promise<boolean> {
  let stop = false;
  for (const observer of observers) stop = (await observer(observed)) === 'stop' || stop;
  return stop;
}
