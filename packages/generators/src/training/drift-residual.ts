import type { CholeskyFactor, Matrix } from '@ingd/engine';
import type { Statistic } from '@ingd/families';
import type { Tensor, Tensor2D } from '@tensorflow/tfjs-core';
import * as tf from '@tensorflow/tfjs-core';
import { driftRate } from '../projection/drift-objective.js';
import { difference, inner, relativeLength, solveFor } from '../projection/host-vectors.js';
import { gradientsOf } from '../projection/pull-back.js';
import type { Residual } from './residuals.js';
import type { Moving } from './velocity-fit.js';

/** A field at a step, and what it is to do. */
export interface DriftResidualOptions {
  readonly statistic: Statistic;
  readonly generator: Moving;
  /** X at t₀. */
  readonly particles: Tensor2D;
  readonly time: number;
  readonly gradient: Float64Array;
  readonly naturalGradient: Float64Array;
  readonly metric: Matrix;
  readonly factor: CholeskyFactor;
}

/** g − mean J h_w: Eq. 7 as a residual, with a row of its Jacobian for each statistic. */
export function driftResidual(options: DriftResidualOptions): Residual {
  const { statistic, generator, particles, time, gradient, naturalGradient, metric, factor } = options;
  const drift = (values: readonly Tensor[], x: Tensor2D) => generator.velocity(x, time, values);
  const asked = inner(gradient, naturalGradient);
  return {
    metric,
    factor,
    async at(parameters) {
      const left = difference(gradient, await driftRate('ingd', { statistic, particles, drift, parameters }));
      return {
        left,
        relativeResidual: relativeLength(inner(left, solveFor(factor, left)), asked),
        rows: (values) => rateRows(options, values),
      };
    },
  };
}

/** The gradient in w of mean ⟨∇T_c, h_w⟩, statistic by statistic. */
function rateRows(
  { statistic, generator, particles, time }: DriftResidualOptions,
  parameters: readonly Tensor[],
): (readonly Tensor[])[] {
  const [rows] = particles.shape;
  return Array.from({ length: statistic.size }, (_, entry) => {
    const unit = new Float32Array(statistic.size);
    unit[entry] = 1 / rows;
    const pull = statistic.vjp(particles, tf.tile<Tensor2D>(tf.tensor2d(unit, [1, unit.length]), [rows, 1]));
    return gradientsOf((values) => tf.sum(tf.mul(generator.velocity(particles, time, values), pull)), parameters);
  });
}
