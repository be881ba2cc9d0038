import type { Tensor } from '@tensorflow/tfjs-core';
import * as tf from '@tensorflow/tfjs-core';
import type { Optimiser, OptimiserState } from '../optimisers/optimiser.js';
import type { Objective } from '../projection/generator-objective.js';
import type { Anchor } from './anchors.js';
import { located } from './located.js';

export interface FitOptions {
  readonly objective: (parameters: readonly Tensor[]) => Promise<Objective>;
  readonly anchor: Anchor | undefined;
  readonly optimiser: Optimiser;
  readonly updates: number;
  readonly parameters: readonly Tensor[];
  readonly state: OptimiserState;
  /** Step and time, for messages. */
  readonly where: string;
}

export interface Fit {
  /** The best that were seen. */
  readonly parameters: readonly Tensor[];
  readonly state: OptimiserState;
  readonly before: number;
  readonly after: number;
  /** Of the best. */
  readonly relativeResidual: number;
}

interface Evaluation {
  readonly loss: number;
  readonly relativeResidual: number;
  readonly gradients: readonly Tensor[];
}

/** A few updates from where the last step ended; the best parameters are kept, not the last. */
export async function fit(options: FitOptions): Promise<Fit> {
  const { optimiser, updates, where } = options;
  let parameters = options.parameters.map((parameter) => tf.clone(parameter));
  let state: OptimiserState = {
    step: options.state.step,
    tensors: options.state.tensors.map((tensor) => tf.clone(tensor)),
  };
  let best: { readonly parameters: Tensor[]; readonly evaluation: Evaluation } | undefined;
  let before = Number.NaN;
  try {
    for (let update = 0; update <= updates; update++) {
      const evaluation = await evaluate(options, parameters, `after update ${update} ${where}`);
      tf.dispose(update === updates ? [...evaluation.gradients] : []);
      if (update === 0) before = evaluation.loss;
      if (best === undefined || evaluation.loss < best.evaluation.loss) {
        tf.dispose(best?.parameters ?? []);
        best = { parameters: parameters.map((parameter) => tf.clone(parameter)), evaluation };
      }
      if (update === updates) break;
      const next = await optimiser.update(state, parameters, evaluation.gradients);
      tf.dispose([...evaluation.gradients, ...parameters, ...state.tensors]);
      ({ parameters, state } = next);
    }
  } catch (error) {
    tf.dispose([...state.tensors, ...(best?.parameters ?? [])]);
    throw error;
  } finally {
    tf.dispose(parameters);
  }
  const { evaluation, parameters: kept } = best as NonNullable<typeof best>;
  return { parameters: kept, state, before, after: evaluation.loss, relativeResidual: evaluation.relativeResidual };
}

/** @throws RangeError saying after which update, when the loss is not finite or the generator misbehaves */
async function evaluate({ objective, anchor }: FitOptions, parameters: Tensor[], when: string): Promise<Evaluation> {
  try {
    const { value, gradients, relativeResidual } = await objective(parameters);
    const penalty = await anchor?.penalty(parameters);
    const loss = value + (penalty?.value ?? 0);
    if (!Number.isFinite(loss))
      throw new RangeError(`ingd: expected a finite loss, got ${loss}; lower the learning rate`);
    if (penalty === undefined) return { loss, relativeResidual, gradients };
    const both = gradients.map((gradient, i) => tf.add<Tensor>(gradient, penalty.gradients[i] as Tensor));
    tf.dispose([...gradients, ...penalty.gradients]);
    return { loss, relativeResidual, gradients: both };
  } catch (error) {
    throw located(error, when);
  }
}
