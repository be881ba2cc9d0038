import { expectNumber } from '@ingd/engine';
import type { Tensor } from '@tensorflow/tfjs-core';
import * as tf from '@tensorflow/tfjs-core';
import type { EnergyInfo, EnergyState, EnergyTraining } from './energy-training.js';

/** What an observer is shown after each epoch. */
export interface EnergyObserved {
  readonly info: EnergyInfo;
  /** After the epoch; lent for the call. */
  readonly state: EnergyState;
  readonly epochs: number;
}

/** What `trainEnergy` does. */
export interface TrainEnergyOptions {
  /** Where to start; borrowed. */
  readonly state: EnergyState;
  /** The number of the last epoch, counted from the very beginning. */
  readonly epochs: number;
  /** Epochs without a better validation loss (training loss where nothing is held out) before it ends; never unless told. */
  readonly patience?: number;
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
  /** `settled`: patience ran out; `diverged`: the loss was no longer finite, and the state is the one before. */
  readonly end: 'finished' | 'settled' | 'stopped' | 'interrupted' | 'diverged';
  /** After the last good epoch; the caller disposes its tensors. */
  readonly state: EnergyState;
  /** Undefined where no epoch was good. */
  readonly best: BestEpoch | undefined;
  readonly history: readonly EnergyInfo[];
}

/** Epochs until all are made, patience or a loss that explodes ends them, or someone asks; the best parameters are kept. */
export async function trainEnergy(training: EnergyTraining, options: TrainEnergyOptions): Promise<EnergyRun> {
  const { epochs, patience = Number.POSITIVE_INFINITY, observers = [], signal } = options;
  expectNumber('trainEnergy', 'epochs', epochs, { integer: true, minimum: options.state.epoch + 1 });
  const history: EnergyInfo[] = [];
  let state = copied(options.state);
  let best: BestEpoch | undefined;
  const ended = (end: EnergyRun['end']): EnergyRun => ({ end, state, best, history });
  while (state.epoch < epochs) {
    if (signal?.aborted) return ended('interrupted');
    const made = await training.epoch(state);
    const { trainingLoss, validationLoss } = made.info;
    const loss = validationLoss ?? trainingLoss;
    if (!Number.isFinite(trainingLoss) || !Number.isFinite(loss)) {
      disposeEnergyState(made.state);
      return ended('diverged');
    }
    disposeEnergyState(state);
    state = made.state;
    history.push(made.info);
    if (best === undefined || loss < best.loss) {
      tf.dispose([...(best?.parameters ?? [])]);
      best = { epoch: state.epoch, loss, parameters: state.parameters.map((parameter) => tf.clone(parameter)) };
    }
    let stop = false;
    for (const observer of observers) stop = (await observer({ info: made.info, state, epochs })) === 'stop' || stop;
    if (stop) return ended('stopped');
    if (state.epoch - best.epoch >= patience) return ended('settled');
  }
  return ended('finished');
}

/** Frees the tensors of a state. */
export function disposeEnergyState({ parameters, optimiser }: EnergyState): void {
  tf.dispose([...parameters, ...optimiser.tensors]);
}

function copied(state: EnergyState): EnergyState {
  return {
    ...state,
    parameters: state.parameters.map((parameter) => tf.clone(parameter)),
    optimiser: { ...state.optimiser, tensors: state.optimiser.tensors.map((tensor) => tf.clone(tensor)) },
  };
}
