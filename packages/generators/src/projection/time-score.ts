import { type CholeskyFactor, expectNumber, expectShape, type Matrix } from '@ingd/engine';
import type { Statistic } from '@ingd/families';
import type { Tensor, Tensor2D } from '@tensorflow/tfjs-core';
import * as tf from '@tensorflow/tfjs-core';
import { checkedSamples } from '../generators/checked-samples.js';
import type { Generator } from '../generators/generator.js';
import { expectParameters } from '../networks/parameters.js';
import { gaussHermite, type Quadrature } from './gauss-hermite.js';
import { solveFor } from './host-vectors.js';
import { factorWithRidge, momentsAt, type NodeMoments, weightedCovariance } from './weighted-moments.js';

/** A generator around a time, and the manifold its samples are seen on. */
export interface TimeScoreOptions {
  /** T; borrowed. */
  readonly statistic: Statistic;
  readonly generator: Generator;
  /** w; borrowed. */
  readonly parameters: readonly Tensor[];
  /** Z, `[n, inputs]`, n ≥ 2: the same for all times; borrowed. */
  readonly z: Tensor2D;
  /** t₀ */
  readonly time: number;
  /** Width of the window λ(t) = exp(−(t − t₀)²/σ²), in units of t. */
  readonly sigma: number;
  /** Times that are looked at, 9 unless told: exact for polynomials in t of degree 2·nodes − 1. */
  readonly nodes?: number;
  /** ρ ≥ 0, added to the diagonal of the mean covariance; 0 unless told. */
  readonly ridge?: number;
}

/** A moving sample's time score as the manifold sees it. */
export interface TimeScore {
  /** δ, `[b]`: the velocity in natural parameters. */
  readonly tangent: Float64Array;
  /** −∫ λ′ E[T] / ∫ λ, `[b]`: the rate at which mean T changes. */
  readonly rate: Float64Array;
  /** ∫ λ Cov[T] / ∫ λ, `[b, b]`. */
  readonly covariance: Matrix;
}

/** The same with what its derivative is made of. */
export interface TimeScoreParts extends TimeScore {
  readonly quadrature: Quadrature;
  readonly times: readonly number[];
  readonly moments: readonly NodeMoments[];
  readonly factor: CholeskyFactor;
  /** X at each time; the caller disposes them. */
  readonly samples: readonly Tensor2D[];
}

/**
 * The projection of ∂ₜ log q_t on the tangent space of the manifold at t₀, from samples alone
 * [Liu 2025, Thm 3.1]: δ = (∫ λ Cov[T(X_t)] dt + ρI)⁻¹ · (−∫ λ′ E[T(X_t)] dt), by Gauss–Hermite quadrature with the same Z at every node.
 * As σ → 0 it becomes F⁻¹ d/dt E[T], which is `projectDrift` of `@ingd/fisher`.
 * @throws RangeError when shapes or sizes do not fit, the generator gives NaN or another shape, or ridge is too small
 */
export async function timeScoreMatching(options: TimeScoreOptions): Promise<TimeScore> {
  const { tangent, rate, covariance, samples } = await timeScoreParts('timeScoreMatching', options);
  tf.dispose([...samples]);
  return { tangent, rate, covariance };
}

/** δ and everything it was made of. */
export async function timeScoreParts(functionName: string, options: TimeScoreOptions): Promise<TimeScoreParts> {
  const { statistic, generator, parameters, z, time, sigma, nodes = 9, ridge = 0 } = options;
  checkOptions(functionName, options);
  const quadrature = gaussHermite(nodes);
  const times = Array.from(quadrature.nodes, (node) => time + sigma * node);
  const samples = await checkedSamples({ functionName, generator, parameters, z, times });
  try {
    const moments: NodeMoments[] = [];
    for (const x of samples) moments.push(await momentsAt(statistic, x));
    const covariance = weightedCovariance(moments, quadrature.weights);
    const rate = rateOf(moments, quadrature, sigma);
    const factor = factorWithRidge(functionName, covariance, ridge);
    return { tangent: solveFor(factor, rate), rate, covariance, quadrature, times, moments, factor, samples };
  } catch (error) {
    tf.dispose(samples);
    throw error;
  }
}

function checkOptions(functionName: string, options: TimeScoreOptions): void {
  const { statistic, generator, parameters, z, time, sigma, nodes = 9 } = options;
  expectNumber(functionName, 'time', time);
  expectNumber(functionName, 'sigma', sigma, { exclusiveMinimum: 0 });
  expectNumber(functionName, 'nodes', nodes, { integer: true, minimum: 2, maximum: 64 });
  expectParameters(functionName, generator.parameters, parameters);
  expectShape(functionName, 'z', z, [null, generator.inputs]);
  if (z.shape[0] < 2)
    throw new RangeError(`${functionName}: expected at least 2 rows of z, got ${z.shape[0]}; draw more`);
  if (statistic.dimension !== generator.dimension) {
    throw new RangeError(
      `${functionName}: expected a statistic of dimension ${generator.dimension}, that of ${generator.name}, got ${statistic.dimension}; make it for these samples`,
    );
  }
}

/** −λ′ = 2 (t − t₀) λ/σ²: Σₖ weightₖ (2 nodeₖ/σ) mean Tₖ, nodes in pairs so that what is common to both sides cancels first. */
function rateOf(moments: readonly NodeMoments[], { nodes, weights }: Quadrature, sigma: number): Float64Array {
  const rate = new Float64Array(moments[0]?.mean.length ?? 0);
  for (let k = Math.ceil(nodes.length / 2); k < nodes.length; k++) {
    const factor = ((weights[k] as number) * 2 * (nodes[k] as number)) / sigma;
    const [later, earlier] = [moments[k]?.mean, moments[nodes.length - 1 - k]?.mean];
    for (let i = 0; i < rate.length; i++) {
      rate[i] = (rate[i] as number) + factor * ((later?.[i] as number) - (earlier?.[i] as number));
    }
  }
  return rate;
}
