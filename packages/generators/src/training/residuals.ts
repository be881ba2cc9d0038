import type { CholeskyFactor, Matrix } from '@ingd/engine';
import type { Statistic } from '@ingd/families';
import type { Tensor, Tensor2D } from '@tensorflow/tfjs-core';
import * as tf from '@tensorflow/tfjs-core';
import { checkedSamples } from '../generators/checked-samples.js';
import { type Generator, samplesAt } from '../generators/generator.js';
import { difference, inner, solveFor, timesVector } from '../projection/host-vectors.js';
import { gradientsOf } from '../projection/pull-back.js';
import { timeScoreParts } from '../projection/time-score.js';
import { momentsAt, type NodeMoments } from '../projection/weighted-moments.js';

/** What is left to do at some weights, and how it changes with them. */
export interface ResidualAt {
  /** e, blocks of b entries. */
  readonly left: Float64Array;
  /** −∂eₖ/∂w for every entry; call within a tidy. */
  rows(parameters: readonly Tensor[]): (readonly Tensor[])[];
  /** Of the first block, as `Objective` has it. */
  readonly relativeResidual: number;
}

/** What a fit is to bring to zero, lengths of each block measured by the inverse of the metric. */
export interface Residual {
  /** F + ρI, `[b, b]`. */
  readonly metric: Matrix;
  readonly factor: CholeskyFactor;
  at(parameters: readonly Tensor[]): Promise<ResidualAt>;
}

/** A generator at a step, and what it is to do. */
export interface MotionResidualOptions {
  readonly statistic: Statistic;
  readonly z: Tensor2D;
  /** X = G(Z, t₀). */
  readonly particles: Tensor2D;
  readonly time: number;
  readonly gradient: Float64Array;
  readonly naturalGradient: Float64Array;
  readonly metric: Matrix;
  readonly factor: CholeskyFactor;
  readonly generator: Generator;
  readonly sigma: number;
  readonly nodes: number;
  readonly ridge: number;
  /** √κ/ε: what a shift of mean T at t₀ counts. */
  readonly shift: number;
}

/** (C + ρI) v − r(w) and the shift of mean T at t₀, for a general generator. */
export async function motionResidual(options: MotionResidualOptions): Promise<Residual> {
  const { statistic, generator, z, particles, time, gradient, naturalGradient, metric, factor, shift } = options;
  const { sigma, nodes, ridge } = options;
  const { mean: meanBefore } = await momentsAt(statistic, particles);
  const asked = inner(gradient, solveFor(factor, gradient));
  return {
    metric,
    factor,
    async at(parameters) {
      const score = { statistic, generator, parameters, z, time, sigma, nodes, ridge };
      const { covariance, rate, samples, moments, times, quadrature } = await timeScoreParts('ingd', score);
      tf.dispose([...samples]);
      const wanted = timesVector(covariance, naturalGradient).map(
        (value, i) => value + ridge * (naturalGradient[i] as number),
      );
      const first = difference(wanted, rate);
      const [now] = await checkedSamples({ functionName: 'ingd', generator, parameters, z, times: [time] });
      const { mean } = await momentsAt(statistic, now as Tensor2D).finally(() => now?.dispose());
      const second = difference(meanBefore, mean).map((value) => shift * value);
      return {
        left: Float64Array.from([...first, ...second]),
        relativeResidual: Math.sqrt(inner(first, solveFor(factor, first)) / asked),
        rows(values) {
          const all = [...times, time].map((t, k) => ({ t, k })).sort((a, b) => a.t - b.t);
          const x = samplesAt(
            generator,
            z,
            all.map(({ t }) => t),
            values,
          );
          const at = all.map(({ k }, place) => ({ k, x: x[place] as Tensor2D })).sort((a, b) => a.k - b.k);
          return Array.from({ length: 2 * statistic.size }, (_, row) => {
            const entry = row % statistic.size;
            const pulls = at.map(({ k, x: sample }) => {
              if (k === times.length)
                return row < statistic.size ? undefined : meanPull(statistic, sample, entry, shift);
              if (row >= statistic.size) return undefined;
              const weight = quadrature.weights[k] as number;
              const speed = (2 * (quadrature.nodes[k] as number)) / sigma;
              return slopePull(statistic, sample, moments[k] as NodeMoments, { entry, weight, speed, naturalGradient });
            });
            return gradientsOf((w) => {
              const path = samplesAt(
                generator,
                z,
                all.map(({ t }) => t),
                w,
              );
              const parts = all.flatMap(({ k }, place) => {
                const pull = pulls[k];
                return pull === undefined ? [] : [tf.sum<tf.Scalar>(tf.mul(path[place] as Tensor2D, pull))];
              });
              return tf.addN(parts);
            }, values);
          });
        },
      };
    },
  };
}

/** The rate at which mean Tₖ changes, or its value, pulled back to the samples. */
function meanPull(statistic: Statistic, x: Tensor2D, entry: number, factor: number): Tensor2D {
  const unit = new Float32Array(statistic.size);
  unit[entry] = factor / x.shape[0];
  return statistic.vjp(x, tf.tile<Tensor2D>(tf.tensor2d(unit, [1, unit.length]), [x.shape[0], 1]));
}

interface SlopePull {
  readonly entry: number;
  readonly weight: number;
  readonly speed: number;
  readonly naturalGradient: Float64Array;
}

/** ∂(r − C v)ₖ/∂T(xᵢ) = weight [(speed/n − aᵢ/(n − 1)) eₖ − (T_ik − mean)/(n − 1) v], a = ⟨v, T⟩ centred. */
function slopePull(statistic: Statistic, x: Tensor2D, { values, mean }: NodeMoments, pull: SlopePull): Tensor2D {
  const { entry, weight, speed, naturalGradient } = pull;
  const { rows, columns, data } = values;
  const middle = inner(naturalGradient, mean);
  const coefficients = new Float32Array(rows * columns);
  for (let i = 0; i < rows; i++) {
    const row = data.subarray(i * columns, (i + 1) * columns);
    const own = ((row[entry] as number) - (mean[entry] as number)) / (rows - 1);
    for (let j = 0; j < columns; j++) coefficients[i * columns + j] = -weight * own * (naturalGradient[j] as number);
    const a = (inner(naturalGradient, row) - middle) / (rows - 1);
    const at = i * columns + entry;
    coefficients[at] = (coefficients[at] as number) + weight * (speed / rows - a);
  }
  return statistic.vjp(x, tf.tensor2d(coefficients, [rows, columns]));
}
