import type { Matrix } from '@ingd/engine';
import type { Statistic } from '@ingd/families';
import type { Tensor, Tensor2D } from '@tensorflow/tfjs-core';
import * as tf from '@tensorflow/tfjs-core';
import { samplesAt } from '../generators/generator.js';
import { difference, inner, relativeLength, solveFor, timesVector } from './host-vectors.js';
import { gradientsOf } from './pull-back.js';
import { type TimeScoreOptions, type TimeScoreParts, timeScoreParts } from './time-score.js';
import type { NodeMoments } from './weighted-moments.js';

/** A generator, and the natural gradient that it is to follow. */
export interface GeneratorObjectiveOptions extends TimeScoreOptions {
  /** (F + ρI)⁻¹ g, `[b]`, held fixed. */
  readonly naturalGradient: Float64Array;
  /** Lengths are measured by it: `[b, b]`, F for the length on the manifold; Euclidean where absent, as in the paper. */
  readonly metric?: Matrix;
}

/** A value, its gradient, and how far the generator is from following. */
export interface Objective {
  readonly value: number;
  /** One for each parameter; the caller disposes them. */
  readonly gradients: readonly Tensor[];
  /** The length of what is left undone over the length of what was asked for: 0 is perfect, 1 is standing still. */
  readonly relativeResidual: number;
}

/**
 * ‖F⁻¹g − δ(w)‖² of a general generator and its gradient in w   [Liu 2025, Eq. 6].
 * δ solves C δ = r, so the gradient is that of −2⟨s, r(w) − C(w) δ⟩ with s = C⁻¹(F⁻¹g − δ): one more solve, and nothing of size `[b, b]` is differentiated.
 * @throws RangeError as `timeScoreMatching`, and when the natural gradient has another length
 */
export async function generatorObjective(options: GeneratorObjectiveOptions): Promise<Objective> {
  const functionName = 'generatorObjective';
  const { generator, parameters, z, statistic, naturalGradient, metric, sigma } = options;
  if (naturalGradient.length !== statistic.size) {
    throw new RangeError(
      `${functionName}: expected ${statistic.size} numbers of naturalGradient, got ${naturalGradient.length}; take it of the same statistic`,
    );
  }
  const parts = await timeScoreParts(functionName, options);
  const measured = (v: Float64Array) => (metric === undefined ? v : timesVector(metric, v));
  const left = difference(naturalGradient, parts.tangent);
  const value = inner(left, measured(left));
  const weights = tf.tidy(() => pullsOf(statistic, parts, solveFor(parts.factor, measured(left)), sigma));
  try {
    const gradients = gradientsOf((values) => {
      const samples = samplesAt(generator, z, parts.times, values);
      return tf.addN(samples.map((x, k) => tf.sum<tf.Scalar>(tf.mul(x, weights[k] as Tensor2D))));
    }, parameters);
    const asked = inner(naturalGradient, measured(naturalGradient));
    return { value, gradients, relativeResidual: relativeLength(value, asked) };
  } finally {
    tf.dispose([...weights, ...parts.samples]);
  }
}

/** ∂ objective/∂X at each node, `[n, d]`: the statistic pulls back rows that are combinations of s and δ. */
function pullsOf(statistic: Statistic, parts: TimeScoreParts, s: Float64Array, sigma: number): Tensor2D[] {
  const { quadrature, moments, samples, tangent } = parts;
  const directions = tf.tensor2d(Float32Array.from([...s, ...tangent]), [2, s.length]);
  return samples.map((x, k) => {
    const [node, weight] = [quadrature.nodes[k] as number, quadrature.weights[k] as number];
    const rows = combinations(moments[k] as NodeMoments, { s, tangent, weight, speed: (2 * node) / sigma });
    return statistic.vjp(x, tf.matMul(tf.tensor2d(rows, [x.shape[0], 2]), directions)); // [n, 2] [2, b]
  });
}

interface Combination {
  readonly s: Float64Array;
  readonly tangent: Float64Array;
  readonly weight: number;
  readonly speed: number;
}

/** For each row i the coefficients of s and δ in ∂ objective/∂T(xᵢ) = −2 weight [speed s/n − (aᵢ s + cᵢ δ)/(n − 1)], a = ⟨δ, T⟩ and c = ⟨s, T⟩ centred. */
function combinations({ values, mean }: NodeMoments, { s, tangent, weight, speed }: Combination): Float32Array {
  const { rows, columns, data } = values;
  const coefficients = new Float32Array(2 * rows);
  const [middle, middleOfS] = [inner(tangent, mean), inner(s, mean)];
  for (let i = 0, at = 0; i < rows; i++) {
    let [a, c] = [-middle, -middleOfS];
    for (let column = 0; column < columns; column++, at++) {
      a += (tangent[column] as number) * (data[at] as number);
      c += (s[column] as number) * (data[at] as number);
    }
    coefficients[2 * i] = -2 * weight * (speed / rows - a / (rows - 1));
    coefficients[2 * i + 1] = (2 * weight * c) / (rows - 1);
  }
  return coefficients;
}
