import type { Tensor } from '@tensorflow/tfjs-core';
import * as tf from '@tensorflow/tfjs-core';
import type { OptimiserState } from './optimiser.js';

/** What every training carries on: parameters, and the state of the optimiser that moves them. */
export interface Trained {
  readonly parameters: readonly Tensor[];
  readonly optimiser: OptimiserState;
}

export function clonesOf(tensors: readonly Tensor[]): Tensor[] {
  return tensors.map((tensor) => tf.clone(tensor));
}

/** The same with tensors of its own. */
export function copied<State extends Trained>(state: State): State {
  const { parameters, optimiser } = state;
  return {
    ...state,
    parameters: clonesOf(parameters),
    optimiser: { ...optimiser, tensors: clonesOf(optimiser.tensors) },
  };
}

export function disposeTrained({ parameters, optimiser }: Trained): void {
  tf.dispose([...parameters, ...optimiser.tensors]);
}
