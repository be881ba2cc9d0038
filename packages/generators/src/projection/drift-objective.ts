import { expectShape, type Matrix, toMatrix } from '@ingd/engine';
import type { Statistic } from '@ingd/families';
import type { Tensor, Tensor2D } from '@tensorflow/tfjs-core';
import * as tf from '@tensorflow/tfjs-core';
import { requireFiniteRows } from '../generators/checked-samples.js';
import type { Objective } from './generator-objective.js';
import { difference, inner, relativeLength, solveFor } from './host-vectors.js';
import { gradientsOf } from './pull-back.js';
import { factorWithRidge } from './weighted-moments.js';

/** A drift, and the gradient that it is to follow. */
export interface DriftObjectiveOptions {
  /** T; borrowed. */
  readonly statistic: Statistic;
  /** X, `[n, d]`; borrowed. */
  readonly particles: Tensor2D;
  /** h_w(X), `[n, d]`, differentiable in w. */
  readonly drift: (parameters: readonly Tensor[], particles: Tensor2D) => Tensor2D;
  /** w; borrowed. */
  readonly parameters: readonly Tensor[];
  /** g, `[b]`, of `momentGradient`. */
  readonly gradient: Float64Array;
  /** F, `[b, b]`, of `empiricalFisher`. */
  readonly fisher: Matrix;
  /** ρ ≥ 0 of the metric F + ρI; 0 unless told. */
  readonly ridge?: number;
}

/**
 * (g − E[J h_w])ᵀ (F + ρI)⁻¹ (g − E[J h_w]) of a drift X + ε h_w(X), and its gradient in w   [Liu 2025, Eq. 7].
 * With s = (F + ρI)⁻¹(g − E[J h_w]) the gradient is that of −(2/n) Σᵢ ⟨∇⟨s, T⟩(xᵢ), h_w(xᵢ)⟩: no inverse is differentiated.
 * @throws RangeError when a size does not fit, the drift is not finite or has another shape, or ridge is too small
 */
export async function driftObjective(options: DriftObjectiveOptions): Promise<Objective> {
  const functionName = 'driftObjective';
  const { statistic, particles, drift, parameters, gradient, fisher, ridge = 0 } = options;
  expectShape(functionName, 'particles', particles, [null, statistic.dimension]);
  if (gradient.length !== statistic.size || fisher.rows !== statistic.size) {
    throw new RangeError(
      `${functionName}: expected ${statistic.size} numbers of gradient and as many rows of fisher, got ${gradient.length} and ${fisher.rows}; take both of the same statistic`,
    );
  }
  const factor = factorWithRidge(functionName, fisher, ridge);
  const left = difference(gradient, await driftRate(functionName, options));
  const s = solveFor(factor, left);
  const value = inner(left, s);
  const pull = tf.tidy(() => {
    const rows = tf.tile(tf.tensor2d(Float32Array.from(s), [1, s.length]), [particles.shape[0], 1]);
    return tf.mul<Tensor2D>(statistic.vjp(particles, rows as Tensor2D), -2 / particles.shape[0]);
  });
  try {
    const gradients = gradientsOf((values) => tf.sum(tf.mul(drift(values, particles), pull)), parameters);
    return { value, gradients, relativeResidual: relativeLength(value, inner(gradient, solveFor(factor, gradient))) };
  } finally {
    pull.dispose();
  }
}

/** E[J h], summed in float64. */
export async function driftRate(
  functionName: string,
  {
    statistic,
    particles,
    drift,
    parameters,
  }: Pick<DriftObjectiveOptions, 'statistic' | 'particles' | 'drift' | 'parameters'>,
): Promise<Float64Array> {
  const velocity = tf.tidy(() => tf.clone(drift(parameters, particles)));
  try {
    expectShape(functionName, 'drift', velocity, particles.shape);
    requireFiniteRows(`${functionName}: expected a finite drift`, await toMatrix(velocity));
    const along = statistic.jvp(particles, velocity);
    const { rows, columns, data } = await toMatrix(along).finally(() => along.dispose());
    const rate = new Float64Array(columns);
    for (let i = 0; i < data.length; i++)
      rate[i % columns] = (rate[i % columns] as number) + (data[i] as number) / rows;
    return rate;
  } finally {
    velocity.dispose();
  }
}
