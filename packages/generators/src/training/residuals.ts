import type { CholeskyFactor, Matrix } from '@ingd/engine';
import type { Statistic } from '@ingd/families';
import type { Tensor, Tensor2D } from '@tensorflow/tfjs-core';
import * as tf from '@tensorflow/tfjs-core';
import { checkedSamples } from '../generators/checked-samples.js';
import { type Generator, samplesAt } from '../generators/generator.js';
import type { Quadrature } from '../projection/gauss-hermite.js';
import { difference, inner, relativeLength, solveFor } from '../projection/host-vectors.js';
import { gradientsOf } from '../projection/pull-back.js';
import { timeScoreParts } from '../projection/time-score.js';
import { momentsAt } from '../projection/weighted-moments.js';

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

/** A step, and what its motion is to do. */
export interface ResidualOptions {
  readonly statistic: Statistic;
  /** X at t₀. */
  readonly particles: Tensor2D;
  readonly time: number;
  readonly gradient: Float64Array;
  readonly naturalGradient: Float64Array;
  /** F + ρI, and its factor. */
  readonly metric: Matrix;
  readonly factor: CholeskyFactor;
}

/** A generator at a step. */
export interface MotionResidualOptions extends ResidualOptions {
  readonly z: Tensor2D;
  readonly generator: Generator;
  readonly sigma: number;
  readonly nodes: number;
  readonly ridge: number;
  /** √κ/ε: what a shift of mean T at t₀ counts. */
  readonly shift: number;
}

/**
 * g − r(w) and the shift of mean T at t₀, for a general generator: Eq. 6 with the Fisher matrix that the samples had before the fit, in which it is Eq. 7 for
 * any motion. Where it may change with w, a fit gets C δ = r right by making tails of C.
 */
export async function motionResidual(options: MotionResidualOptions): Promise<Residual> {
  const { statistic, generator, z, particles, time, gradient, naturalGradient, metric, factor, shift } = options;
  const { sigma, nodes, ridge } = options;
  const { mean: meanBefore } = await momentsAt(statistic, particles);
  const asked = inner(gradient, naturalGradient);
  const motion = (parameters: readonly Tensor[]) => ({ statistic, generator, z, parameters });
  return {
    metric,
    factor,
    async at(parameters) {
      const score = { ...motion(parameters), time, sigma, nodes, ridge };
      const { rate, samples, times, quadrature } = await timeScoreParts('ingd', score);
      tf.dispose([...samples]);
      const [now] = await checkedSamples({ functionName: 'ingd', ...motion(parameters), times: [time] });
      const { mean } = await momentsAt(statistic, now as Tensor2D).finally(() => now?.dispose());
      const moved = difference(meanBefore, mean).map((value) => shift * value);
      const undone = difference(gradient, rate);
      return {
        left: Float64Array.from([...undone, ...moved]),
        relativeResidual: relativeLength(inner(undone, solveFor(factor, undone)), asked),
        rows: (values) => [
          ...meanRows({ ...motion(values), times, weights: slopeWeights(quadrature, sigma) }),
          ...meanRows({ ...motion(values), times: [time], weights: [shift] }),
        ],
      };
    },
  };
}

/** r(w) = Σₖ weightₖ E T(G(z, tₖ; w)) with these weights. */
function slopeWeights({ nodes, weights }: Quadrature, sigma: number): number[] {
  return Array.from(nodes, (node, k) => ((weights[k] as number) * 2 * node) / sigma);
}

interface MeanRowsOptions {
  readonly statistic: Statistic;
  readonly generator: Generator;
  readonly z: Tensor2D;
  readonly parameters: readonly Tensor[];
  /** Ascending. */
  readonly times: readonly number[];
  readonly weights: readonly number[];
}

/** The gradient in w of Σₖ weightₖ E T(G(z, tₖ; w)), entry by entry of T. */
function meanRows({ statistic, generator, z, parameters, times, weights }: MeanRowsOptions): (readonly Tensor[])[] {
  const used = times.map((time, k) => ({ time, weight: weights[k] as number })).filter(({ weight }) => weight !== 0);
  const path = (values: readonly Tensor[]) =>
    samplesAt(
      generator,
      z,
      used.map(({ time }) => time),
      values,
    );
  const samples = path(parameters);
  return Array.from({ length: statistic.size }, (_, entry) => {
    const pulls = samples.map((x, k) => meanPull(statistic, x, entry, used[k]?.weight as number));
    return gradientsOf(
      (values) => tf.addN(path(values).map((x, k) => tf.sum<tf.Scalar>(tf.mul(x, pulls[k] as Tensor2D)))),
      parameters,
    );
  });
}

/** weight · mean Tₖ, pulled back to the samples. */
function meanPull(statistic: Statistic, x: Tensor2D, entry: number, weight: number): Tensor2D {
  const unit = new Float32Array(statistic.size);
  unit[entry] = weight / x.shape[0];
  return statistic.vjp(x, tf.tile<Tensor2D>(tf.tensor2d(unit, [1, unit.length]), [x.shape[0], 1]));
}
