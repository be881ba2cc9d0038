import { choice, fold, type Key, type Matrix } from '@ingd/engine';
import type { Tensor, Tensor2D } from '@tensorflow/tfjs-core';
import * as tf from '@tensorflow/tfjs-core';
import type { Generator } from '../generators/generator.js';
import { driftObjective, driftRate } from '../projection/drift-objective.js';
import type { Objective } from '../projection/generator-objective.js';
import { difference, inner, relativeLength, solveFor } from '../projection/host-vectors.js';
import { summed, valueWithGradients } from '../projection/pull-back.js';
import type { IngdSettings } from './contract.js';
import { leastField } from './least-field.js';
import type { Situation } from './situation.js';

/** A generator whose samples move along a field. */
export type Moving = Generator & Required<Pick<Generator, 'velocity'>>;

export function hasVelocity(generator: Generator): generator is Moving {
  return generator.velocity !== undefined;
}

type Drift = (parameters: readonly Tensor[], x: Tensor2D) => Tensor2D;

/** What a velocity is fitted by at a step. */
export interface VelocityFit {
  /** The objective of an update, on the rows that it sees. */
  objective(parameters: readonly Tensor[], update: number): Promise<Objective>;
  /** ‖g − mean J h‖/‖g‖ in the norm of (F + ρI)⁻¹, over all particles. */
  residual(parameters: readonly Tensor[]): Promise<number>;
  dispose(): void;
}

export interface VelocityFitOptions {
  readonly settings: IngdSettings & { readonly generator: Moving };
  readonly situation: Situation;
  readonly time: number;
  /** Draws the rows of updates. */
  readonly key: Key;
}

/** Eq. 7, with its penalty, or the distance from the least field that solves it; of all particles, or of some that each update draws. */
export async function velocityFit({ settings, situation, time, key }: VelocityFitOptions): Promise<VelocityFit> {
  const { generator, ridge, penalty, aim, rows } = settings;
  const { statistic, particles, gradient, fisher, metric, naturalGradient } = situation;
  const drift: Drift = (values, x) => generator.velocity(x, time, values);
  const field =
    aim === 'field'
      ? await leastField({ statistic, particles, gradient, metric: withRidge(fisher, ridge), penalty })
      : undefined;
  const of = async (x: Tensor2D, wanted: Tensor2D | undefined, parameters: readonly Tensor[]) => {
    if (wanted !== undefined) return distance({ drift, x, wanted, parameters });
    const objective = await driftObjective({ statistic, gradient, fisher, ridge, particles: x, drift, parameters });
    return penalty === 0 ? objective : withPenalty(objective, { drift, x, parameters, penalty });
  };
  return {
    async objective(parameters, update) {
      if (rows === undefined || rows >= particles.shape[0]) return of(particles, field, parameters);
      const drawn = choice(fold(key, update), particles.shape[0], rows);
      const [x, wanted] = [rowsOf(particles, drawn), field && rowsOf(field, drawn)];
      return of(x, wanted, parameters).finally(() => tf.dispose([x, ...(wanted ? [wanted] : [])]));
    },
    async residual(parameters) {
      const left = difference(gradient, await driftRate('ingd', { statistic, particles, drift, parameters }));
      return relativeLength(inner(left, solveFor(metric, left)), inner(gradient, naturalGradient));
    },
    dispose: () => field?.dispose(),
  };
}

/** F + ρI */
export function withRidge(fisher: Matrix, ridge: number): Matrix {
  const data = fisher.data.slice();
  for (let i = 0; i < fisher.rows; i++) data[i * (fisher.rows + 1)] = (data[i * (fisher.rows + 1)] as number) + ridge;
  return { ...fisher, data };
}

interface At {
  readonly drift: Drift;
  readonly x: Tensor2D;
  readonly parameters: readonly Tensor[];
}

/** mean |h_w − h*|² and its gradients. */
async function distance({ drift, x, wanted, parameters }: At & { readonly wanted: Tensor2D }): Promise<Objective> {
  const made = tf.tidy(() => {
    const { value, gradients } = valueWithGradients(
      (values) => tf.mean(tf.sum(tf.square(tf.sub(drift(values, x), wanted)), 1)),
      parameters,
    );
    const asked = tf.mean(tf.sum(tf.square(wanted), 1));
    return { values: tf.stack([value, asked]), gradients };
  });
  const [value, asked] = await made.values.data().finally(() => made.values.dispose());
  const relativeResidual = relativeLength(value as number, asked as number);
  return { value: value as number, gradients: made.gradients, relativeResidual };
}

/** The objective and λ mean |h|². */
async function withPenalty(
  { value, gradients, relativeResidual }: Objective,
  { drift, x, parameters, penalty }: At & { readonly penalty: number },
): Promise<Objective> {
  const square = (values: readonly Tensor[]): tf.Scalar =>
    tf.mul<tf.Scalar>(tf.mean(tf.sum(tf.square(drift(values, x)), 1)), penalty);
  const own = valueWithGradients(square, parameters);
  const [size] = await own.value.data().finally(() => own.value.dispose());
  return { value: value + (size as number), gradients: summed(gradients, own.gradients), relativeResidual };
}

function rowsOf(x: Tensor2D, rows: Int32Array): Tensor2D {
  return tf.tidy(() => tf.gather(x, tf.tensor1d(rows, 'int32')));
}
