import type { Tensor } from '@tensorflow/tfjs-core';
import * as tf from '@tensorflow/tfjs-core';
import type { Optimiser, OptimiserState } from '../optimisers/optimiser.js';
import { clonesOf } from '../optimisers/trained.js';
import type { Objective } from '../projection/generator-objective.js';
import { summed } from '../projection/pull-back.js';
import type { Anchor } from './anchors.js';
import type { IngdUpdate } from './contract.js';
import { located } from './located.js';

/** Hears of each update; what it rejects with ends the step, `'stop'` the updates. */
export type Watched = (update: Omit<IngdUpdate, 'step'>) => Promise<unknown>;

export interface FitOptions {
  /** At update 0, 1, …: the same function of the parameters each time, unless updates see some of the rows. */
  readonly objective: (parameters: readonly Tensor[], update: number) => Promise<Objective>;
  /** Whether updates see all rows: the best parameters that were seen are then kept, else the last. */
  readonly whole: boolean;
  readonly anchor: Anchor | undefined;
  readonly optimiser: Optimiser;
  readonly updates: number;
  readonly parameters: readonly Tensor[];
  readonly state: OptimiserState;
  readonly watched: Watched;
  /** Step and time, for messages. */
  readonly where: string;
}

export interface Fit {
  readonly parameters: readonly Tensor[];
  readonly state: OptimiserState;
  readonly before: number;
  readonly after: number;
  /** Of the parameters that are kept; of the rows of the last update where it did not see all. */
  readonly relativeResidual: number;
  /** How many were made. */
  readonly updates: number;
}

interface Evaluation {
  readonly loss: number;
  readonly relativeResidual: number;
  readonly gradients: readonly Tensor[];
}

interface Stand {
  parameters: Tensor[];
  state: OptimiserState;
  /** Copies, and what they came to. */
  best: { readonly parameters: readonly Tensor[]; readonly evaluation: Evaluation } | undefined;
}

/** A few updates from where the last step ended. */
export async function fit(options: FitOptions): Promise<Fit> {
  const stand: Stand = {
    parameters: clonesOf(options.parameters),
    state: { ...options.state, tensors: clonesOf(options.state.tensors) },
    best: undefined,
  };
  try {
    const made = await updateFrom(stand, options);
    const { parameters, evaluation } = stand.best as NonNullable<Stand['best']>;
    const { loss: after, relativeResidual } = evaluation;
    return { ...made, parameters, state: stand.state, after, relativeResidual };
  } catch (error) {
    tf.dispose([...stand.state.tensors, ...(stand.best?.parameters ?? [])]);
    throw error;
  } finally {
    tf.dispose(stand.parameters);
  }
}

async function updateFrom(stand: Stand, options: FitOptions): Promise<Pick<Fit, 'before' | 'updates'>> {
  const { optimiser, where, whole, watched } = options;
  let [updates, before] = [options.updates, Number.NaN];
  for (let update = 0; ; update++) {
    const last = update === updates;
    if (last && !whole) break;
    const evaluation = await evaluate(options, stand.parameters, update, `after update ${update} ${where}`);
    if (update === 0) before = evaluation.loss;
    if (whole) keepIfBest(stand, evaluation);
    if (last) {
      tf.dispose([...evaluation.gradients]);
      break;
    }
    await advance(stand, optimiser, evaluation.gradients);
    if (!whole) keep(stand, evaluation);
    const answer = await watched({ update: update + 1, loss: evaluation.loss });
    if (answer === 'stop') updates = update + 1;
  }
  return { before, updates };
}

function keepIfBest(stand: Stand, evaluation: Evaluation): void {
  if (stand.best === undefined || evaluation.loss < stand.best.evaluation.loss) keep(stand, evaluation);
}

function keep(stand: Stand, evaluation: Evaluation): void {
  tf.dispose([...(stand.best?.parameters ?? [])]);
  stand.best = { parameters: clonesOf(stand.parameters), evaluation };
}

/** One update; disposes the gradients. */
async function advance(stand: Stand, optimiser: Optimiser, gradients: readonly Tensor[]): Promise<void> {
  const { parameters, state } = stand;
  try {
    const next = await optimiser.update(state, parameters, gradients);
    tf.dispose([...parameters, ...state.tensors]);
    stand.parameters = next.parameters;
    stand.state = next.state;
  } finally {
    tf.dispose([...gradients]);
  }
}

/** @throws RangeError saying after which update, when the loss is not finite or the generator misbehaves */
async function evaluate(
  { objective, anchor }: FitOptions,
  parameters: Tensor[],
  update: number,
  when: string,
): Promise<Evaluation> {
  try {
    const { value, gradients, relativeResidual } = await objective(parameters, update);
    const penalty = await anchor?.penalty(parameters);
    const loss = value + (penalty?.value ?? 0);
    if (!Number.isFinite(loss)) {
      tf.dispose([...gradients, ...(penalty?.gradients ?? [])]);
      throw new RangeError(`ingd: expected a finite loss, got ${loss}; lower the learning rate`);
    }
    if (penalty === undefined) return { loss, relativeResidual, gradients };
    return { loss, relativeResidual, gradients: summed(gradients, penalty.gradients) };
  } catch (error) {
    throw located(error, when);
  }
}
