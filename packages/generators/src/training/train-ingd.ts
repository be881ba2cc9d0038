import { expectNumber } from '@ingd/engine';
import * as tf from '@tensorflow/tfjs-core';
import { short } from '../generators/checked-samples.js';
import { wantsToStop } from '../observers.js';
import { copied, disposeTrained } from '../optimisers/trained.js';
import type { Ingd, IngdInfo, IngdState, IngdWatch } from './contract.js';

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
  /** Ends the run after the update in hand: a step that is not whole is given up, and the state is that before it. */
  readonly signal?: AbortSignal | undefined;
  /** Samples so many times farther from the target than the run began, and than one nat, have run away; 10 unless told, `Infinity` where the target moves. */
  readonly runaway?: number;
  /** Called after each update within a step and awaited; the answer `'stop'`, or a promise of it, ends the updates of this step. */
  readonly updated?: IngdWatch['updated'];
}

/** How a training ended. */
export type IngdEnd =
  | { readonly status: 'finished' | 'stopped' | 'interrupted' }
  /** Step `step` went wrong and was not made; `reason` says how in one sentence. */
  | { readonly status: 'diverged'; readonly step: number; readonly reason: string };

/** What a training leaves behind, however it ended. */
export interface IngdRun {
  readonly end: IngdEnd;
  /** After the last good step, or where the merit was least when it exploded since; the caller disposes its tensors. */
  readonly state: IngdState;
  /** One entry per step made now. */
  readonly history: readonly IngdInfo[];
}

/**
 * Makes steps until all are made, an observer or the signal ends it, or one goes wrong; the last good state is kept whatever happens. A run whose merit comes to ten times what it was
 * at the beginning, and to more than ten (see `runaway`), has diverged, and the state with the least merit is kept.
 * @throws RangeError on misuse, and when the very first step cannot be made at all
 */
export async function trainIngd(trainer: Ingd, options: TrainIngdOptions): Promise<IngdRun> {
  const { steps, observers = [], signal, runaway = 10 } = options;
  expectNumber('trainIngd', 'steps', steps, { integer: true, minimum: options.state.step + 1 });
  if (!(runaway > 1)) throw new RangeError(`trainIngd: expected runaway above 1, got ${runaway}; leave it out for 10`);
  const history: IngdInfo[] = [];
  let state = copyOf(options.state);
  let best = { merit: Number.POSITIVE_INFINITY, state: copyOf(state) };
  const ended = (end: IngdEnd): IngdRun => ({ end, state, history });
  try {
    while (state.step < steps) {
      if (signal?.aborted) return ended({ status: 'interrupted' });
      const made = await attempt(trainer, state, { signal, updated: options.updated });
      if (made === 'interrupted') return ended({ status: 'interrupted' });
      if ('reason' in made) {
        if (history.length === 0) throw made.error; // the first step shows misuse
        return ended({ status: 'diverged', step: state.step + 1, reason: made.reason });
      }
      const { merit } = made.info; // of the state before the step
      if (merit < best.merit) {
        disposeIngdState(best.state);
        best = { merit, state: copyOf(state) };
      }
      disposeIngdState(state);
      state = made.state;
      history.push(made.info);
      const limit = runaway * Math.max(1, history[0]?.merit as number);
      if (merit > limit) {
        disposeIngdState(state);
        state = copyOf(best.state);
        return ended({ status: 'diverged', step: made.info.step, reason: ranAway(made.info, limit, state.step) });
      }
      if (await wantsToStop(observers, { info: made.info, state, steps })) return ended({ status: 'stopped' });
    }
    return ended({ status: 'finished' });
  } catch (error) {
    disposeIngdState(state);
    throw error;
  } finally {
    disposeIngdState(best.state);
  }
}

function ranAway({ merit, time }: IngdInfo, limit: number, kept: number): string {
  return `trainIngd: expected a merit of at most ${short(limit)} (what it was at first, or one, times runaway), got ${short(merit)} at t = ${short(time)}; the state after step ${kept}, where it was least, is kept: lower the step size or the learning rate, or raise ridge`;
}

/** Frees the tensors of a state. */
export function disposeIngdState(state: IngdState): void {
  disposeTrained(state);
  state.particles?.dispose();
}

function copyOf(state: IngdState): IngdState {
  return { ...copied(state), ...(state.particles && { particles: tf.clone(state.particles) }) };
}

async function attempt(trainer: Ingd, state: IngdState, watch: IngdWatch) {
  try {
    return await trainer.step(state, watch);
  } catch (error) {
    if (watch.signal?.aborted) return 'interrupted' as const;
    if (!(error instanceof RangeError)) throw error;
    return { reason: error.message, error };
  }
}
