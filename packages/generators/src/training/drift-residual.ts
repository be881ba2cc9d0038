import type { Tensor, Tensor2D } from '@tensorflow/tfjs-core';
import * as tf from '@tensorflow/tfjs-core';
import { driftRate } from '../projection/drift-objective.js';
import { difference, inner, relativeLength, solveFor } from '../projection/host-vectors.js';
import { gradientsOf } from '../projection/pull-back.js';
import type { Residual, ResidualOptions } from './residuals.js';
import type { Moving } from './velocity-fit.js';

/** A field at a step. */
export interface DriftResidualOptions extends ResidualOptions {
  readonly generator: Moving;
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
