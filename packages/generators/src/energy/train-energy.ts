import { expectNumber } from '@ingd/engine';
import type { Tensor } from '@tensorflow/tfjs-core';
import * as tf from '@tensorflow/tfjs-core';
import { wantsToStop } from '../observers.js';
import { clonesOf, copied, disposeTrained } from '../optimisers/trained.js';
import type { EnergyInfo, EnergyState, EnergyTraining } from './energy-training.js';

/** What an observer is shown after each epoch. */
export interface EnergyObserved {
  readonly info: EnergyInfo;
  /** After the epoch; lent for the call. */
  readonly state: EnergyState;
  /** Lent for the call, like the state. */
  readonly best: BestEpoch;
  /** All epochs so far. */
  readonly history: readonly EnergyInfo[];
  readonly epochs: number;
}

/** What `trainEnergy` does. */
export interface TrainEnergyOptions {
  /** Where to start: of `init`, or of an earlier run; borrowed. */
  readonly state: EnergyState;
  /** What the earlier run had found best; borrowed. */
  readonly best?: BestEpoch | undefined;
  /** The epochs of the earlier run. */
  readonly history?: readonly EnergyInfo[];
  /** The number of the last epoch, counted from the very beginning. */
  readonly epochs: number;
  /** Epochs without a better validation loss (training loss where nothing is held out) before it ends; never unless told. */
  readonly patience?: number;
  /** A loss that lies above the first by more than this many times the largest magnitude so far has exploded; 100 unless told. */
  readonly blowUp?: number;
  /** Called after each epoch and awaited; the answer `'stop'`, or a promise of it, ends the training. */
  readonly observers?: readonly ((observed: EnergyObserved) => unknown)[];
  /** Ends the training after the epoch in hand. */
  readonly signal?: AbortSignal;
}

/** The epoch that did best. */
export interface BestEpoch {
  readonly epoch: number;
  readonly loss: number;
  /** The caller disposes them. */
  readonly parameters: readonly Tensor[];
}

/** What a training leaves behind. */
export interface EnergyRun {
  /** `settled`: patience ran out; `diverged`: the loss exploded or was no longer finite, and the state is the one before. */
  readonly end: 'finished' | 'settled' | 'stopped' | 'interrupted' | 'diverged';
  /** After the last good epoch; the caller disposes its tensors. */
  readonly state: EnergyState;
  /** Undefined where no epoch was good. */
  readonly best: BestEpoch | undefined;
  /** One entry for each epoch, those of the earlier run among them. */
  readonly history: readonly EnergyInfo[];
}

/**
 * Epochs until all are made, patience or a loss that explodes ends them, or someone asks; the best parameters are kept. What an earlier run left, as
 * `decodeEnergy` reads it, is gone on from: `trainEnergy(training, { ...decodeEnergy(bytes, model), epochs })`.
 * @throws RangeError when a number is out of its range
 */
export async function trainEnergy(training: EnergyTraining, options: TrainEnergyOptions): Promise<EnergyRun> {
  const { epochs, patience = Number.POSITIVE_INFINITY, blowUp = 100, observers = [], signal } = options;
  expectNumber('trainEnergy', 'epochs', epochs, { integer: true, minimum: options.state.epoch + 1 });
  if (patience !== Number.POSITIVE_INFINITY)
    expectNumber('trainEnergy', 'patience', patience, { integer: true, minimum: 1 });
  expectNumber('trainEnergy', 'blowUp', blowUp, { exclusiveMinimum: 0 });
  const history: EnergyInfo[] = [...(options.history ?? [])];
  let state = copied(options.state);
  let best: BestEpoch | undefined = options.best && { ...options.best, parameters: clonesOf(options.best.parameters) };
  const ended = (end: EnergyRun['end']): EnergyRun => ({ end, state, best, history });
  try {
    while (state.epoch < epochs) {
      if (signal?.aborted) return ended('interrupted');
      const made = await training.epoch(state);
      if (hasExploded(made.info, history, blowUp)) {
        disposeEnergyState(made.state);
        return ended('diverged');
      }
      disposeEnergyState(state);
      state = made.state;
      history.push(made.info);
      best = betterOf(best, state, lossOf(made.info));
      const observed = { info: made.info, state, best, history, epochs };
      if (await wantsToStop(observers, observed)) return ended('stopped');
      if (state.epoch - best.epoch >= patience) return ended('settled');
    }
    return ended('finished');
  } catch (error) {
    disposeEnergyState(state);
    tf.dispose([...(best?.parameters ?? [])]);
    throw error;
  }
}

/** Frees the tensors of a state. */
export function disposeEnergyState(state: EnergyState): void {
  disposeTrained(state);
}

/** The best epoch so far, or this one where it did better: the other's parameters are let go. */
function betterOf(best: BestEpoch | undefined, { epoch, parameters }: EnergyState, loss: number): BestEpoch {
  if (best !== undefined && best.loss <= loss) return best;
  tf.dispose([...(best?.parameters ?? [])]);
  return { epoch, loss, parameters: clonesOf(parameters) };
}

/** What is judged by. */
function lossOf({ trainingLoss, validationLoss }: EnergyInfo): number {
  return validationLoss ?? trainingLoss;
}

function hasExploded(info: EnergyInfo, history: readonly EnergyInfo[], blowUp: number): boolean {
  if (!Number.isFinite(info.trainingLoss) || !Number.isFinite(lossOf(info))) return true;
  const [first] = history;
  if (first === undefined) return false;
  const scale = history.reduce((largest, each) => Math.max(largest, Math.abs(lossOf(each))), 0);
  return lossOf(info) - lossOf(first) > blowUp * scale;
}
