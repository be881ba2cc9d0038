import { expectNumber } from '@ingd/engine';
import type { Tensor } from '@tensorflow/tfjs-core';
import * as tf from '@tensorflow/tfjs-core';
import { expectOwnState, type Optimiser, type OptimiserState } from './optimiser.js';
import { clonesOf } from './trained.js';

/** An optimiser that also keeps a running average of the parameters. */
export interface AveragingOptimiser extends Optimiser {
  /** The average so far of parameters as many as these, lent: it lives as long as the state. */
  average(state: OptimiserState, parameters: readonly Tensor[]): readonly Tensor[];
}

/**
 * Keeps the exponential average ā ← β ā + (1 − β) θ beside any optimiser, β = min(decay, (1 + k)/(10 + k)) after k updates, so that
 * the start is forgotten early   [Polyak & Juditsky 1992].
 * @throws RangeError when `decay` is not from 0 to 1
 */
export function averaged(optimiser: Optimiser, { decay }: { readonly decay: number }): AveragingOptimiser {
  expectNumber('averaged', 'decay', decay, { minimum: 0, maximum: 1 });
  const split = ({ step, tensors, name: own }: OptimiserState, count: number) => ({
    inner: { step, tensors: tensors.slice(count), name: own?.slice(prefix.length) },
    average: tensors.slice(0, count),
  });
  const name = `${prefix}${optimiser.name}`;
  return {
    name,
    init(parameters) {
      const inner = optimiser.init(parameters);
      const tensors = [...clonesOf(parameters), ...inner.tensors];
      return { step: inner.step, tensors, name: around(inner) };
    },
    async update(state, parameters, gradients) {
      if (!state.name?.startsWith(prefix)) expectOwnState(name, state);
      const { inner, average } = split(state, parameters.length);
      const updated = await optimiser.update(inner, parameters, gradients);
      const weight = Math.min(decay, (1 + state.step) / (10 + state.step));
      const mixed = average.map((old, i) =>
        tf.tidy((): Tensor => tf.add(tf.mul(old, weight), tf.mul(updated.parameters[i] as Tensor, 1 - weight))),
      );
      return {
        parameters: updated.parameters,
        state: {
          step: updated.state.step,
          tensors: [...mixed, ...updated.state.tensors],
          name: around(updated.state),
        },
      };
    },
    average: (state, parameters) => state.tensors.slice(0, parameters.length),
  };
}

const prefix = 'averaged ';

/** The name of a state that holds another and an average. */
function around({ name }: OptimiserState): string | undefined {
  return name === undefined ? undefined : `${prefix}${name}`;
}
