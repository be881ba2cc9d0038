import { type CholeskyFactor, expectNumber, expectWeights, type Matrix, requireMemory } from '@ingd/engine';
import type { Drift } from '@ingd/kernels';
import type { Tensor2D } from '@tensorflow/tfjs-core';
import * as tf from '@tensorflow/tfjs-core';
import type { ClosedForm, ClosedFormOptions } from './closed-form.js';
import { type FactorisedProblem, factorisedProblem, solveFactorised, solveInModule } from './factorised/index.js';
import { isRbf } from './factorised/recognise.js';
import { type CheckedSamples, solveMatrixFree } from './matrix-free/matrix-free-drift.js';
import { rbfMeans } from './matrix-free/rbf-values.js';
import { inner, meritFrom, meritOf, norm } from './merit.js';
import { requireSample } from './moment-gradient.js';
import {
  factorMetric,
  type NormalEquations,
  normalEquations,
  solveVector,
  type WeightSolution,
} from './normal-equations.js';
import { chosenWay } from './plan/chosen-way.js';
import { driftSizes, formsFeatures } from './plan/drift-sizes.js';

import { sumsOverPool } from './pool/sums-over-pool.js';
import { type RealisedMetric, realisedMerit } from './realised-merit.js';
import { looseMean, sampleMean } from './sample-moments.js';
import { type SampleSums, sumsHere } from './sample-sums.js';
import { solveByFeatures, solveByFields } from './solve-in-tiles.js';
import { solveNearby } from './solve-nearby.js';

const functionName = 'closedFormDrift';
/** Matrices `[b, b]` in float64 that are there together at most: the metric, its factor, Γ, its factor, and one in the making. */
const MATRICES = 5;

/** The options with the way that is taken. */
interface Planned extends ClosedFormOptions {
  readonly way: ClosedForm['method'];
}

/** A solution and the way it was found. */
interface Solved extends WeightSolution {
  readonly method: ClosedForm['method'];
  /** Products with Γ. */
  readonly iterations: number;
}

/** The normal equations and, where statistic and space have a factorised form, what that works on. */
interface Prepared {
  readonly equations: NormalEquations;
  /** mean_Y T */
  readonly targetMean: Float64Array;
  readonly factorised: FactorisedProblem | undefined;
  readonly sums: SampleSums;
}

/**
 * The drift of a linear space that follows the natural gradient best, in closed form: with g = mean_Y T − mean_X T, F = Cov_X[T] and
 * M = mean_X[J Φ], Γ = λF + ridge·I + M Mᵀ, α = Γ⁻¹ g, w* = Mᵀ α, h* = Φ w*   [Liu 2025, Thm 4.3 and Eq. 11].
 * Unless told, it goes the way that `planDrift` expects to be fastest; solves are float64 on the host. Memory never grows with n² d² or
 * n² b².
 * @returns the drift, which the caller disposes, and what was found on the way
 * @throws RangeError when shapes, sizes or values do not fit, or ridge is too small for the matrices to be positive definite
 */
export async function closedFormDrift(given: ClosedFormOptions): Promise<ClosedForm> {
  checkOptions(given);
  const options = { ...given, way: wayOf(given) };
  const samples = await requireSamples(options);
  if (options.way === 'matrix-free') return matrixFreeForm(options, samples);
  requireDense(options.statistic.size);
  const solution =
    options.way === 'factorised'
      ? await solveInModule({
          functionName,
          ...options,
          particles: samples.x,
          target: samples.y,
          yWeights: samples.yWeights,
        })
      : undefined;
  if (solution !== undefined) {
    const { merit, products, metric, ...found } = solution;
    const how = { method: 'factorised', iterations: products, converged: true } as const;
    const { targetMean, naturalLengthOf: naturalLength } = metric;
    return closedFormOf(
      options,
      { ...found, ...meritFrom(merit), ...how },
      { targetMean, meanOf: (...points) => meanOf(options, ...points), naturalLength },
    );
  }
  const prepared = await prepare(options, samples);
  const { equations } = prepared;
  const metric = factorMetric(equations);
  const { alpha, weights, ...how } = await solve(options, prepared, metric);
  const merit = meritOf(equations, metric, alpha);
  return closedFormOf(
    options,
    { alpha, weights, gradient: equations.gradient, ...merit, ...how, converged: true },
    {
      targetMean: prepared.targetMean,
      meanOf: (...points) => meanOf(options, ...points),
      naturalLength: (v) => inner(v, solveVector(metric, v)),
    },
  );
}

/** mean T over other particles, with distances in float64 where the statistic is known by its centres. */
async function meanOf({ statistic }: ClosedFormOptions, points: Tensor2D, host: Matrix): Promise<Float64Array> {
  if (isRbf(statistic)) return rbfMeans(statistic, host);
  return looseMean({ functionName, argumentName: 'particles', statistic, points });
}

/** What was asked for, or what is expected to be fastest; Γ is only applied where nothing else fits, or that is faster. */
function wayOf(options: ClosedFormOptions): ClosedForm['method'] {
  const { method = 'auto', ridge } = options;
  if (method !== 'auto') return method;
  const chosen = (chosenWay(driftSizes(options)) ?? 'matrix-free') as ClosedForm['method'];
  return chosen === 'matrix-free' && ridge === 0 ? 'statistic-space' : chosen;
}

async function matrixFreeForm(options: ClosedFormOptions, samples: CheckedSamples): Promise<ClosedForm> {
  if (options.ridge === 0) {
    throw new RangeError(
      `${functionName}: expected ridge above 0 for method 'matrix-free', got 0; set ridge (1e-3 is usual)`,
    );
  }
  const { refinement, metric, ...found } = await solveMatrixFree(functionName, options, samples);
  const { products: iterations, converged } = refinement;
  return closedFormOf(options, { ...found, method: 'matrix-free', iterations, converged }, metric);
}

/** Refuses matrices `[b, b]` that do not fit, naming the way that needs none. */
function requireDense(size: number): void {
  try {
    requireMemory({ functionName, bytes: MATRICES * 8 * size ** 2 });
  } catch (cause) {
    throw new RangeError(
      `${(cause as Error).message}, or take method 'matrix-free', which forms no [${size}, ${size}]`,
      {
        cause,
      },
    );
  }
}

function closedFormOf(
  options: ClosedFormOptions,
  found: Omit<ClosedForm, 'drift' | 'gradientNorm' | 'meritAt'>,
  metric: RealisedMetric,
): ClosedForm {
  const meritAt = realisedMerit(`${functionName}'s meritAt`, metric, options.statistic.dimension);
  return { ...found, meritAt, drift: driftOf(options, found.weights), gradientNorm: norm(found.gradient) };
}

function checkOptions({ statistic, space, particles, damping, ridge }: ClosedFormOptions): void {
  expectNumber(functionName, 'damping', damping, { exclusiveMinimum: 0 });
  expectNumber(functionName, 'ridge', ridge, { minimum: 0 });
  if (space.dimension !== statistic.dimension) {
    throw new RangeError(
      `${functionName}: expected a space of dimension ${statistic.dimension}, as ${statistic.name} has, got ${space.dimension}; make both for the same points`,
    );
  }
  const count = particles.shape[0];
  if (ridge === 0 && statistic.size >= count) {
    throw new RangeError(
      `${functionName}: expected ridge above 0, got 0: the Fisher matrix of ${statistic.size} statistics on ${count} particles is singular; set ridge (1e-3 is usual) or use fewer statistics`,
    );
  }
}

async function requireSamples({
  statistic,
  particles,
  target,
  targetWeights,
}: ClosedFormOptions): Promise<CheckedSamples> {
  const { dimension } = statistic;
  return {
    x: await requireSample({
      functionName,
      argumentName: 'particles',
      points: particles,
      dimension,
      minimumRows: 2,
    }),
    y: await requireSample({ functionName, argumentName: 'target', points: target, dimension, minimumRows: 1 }),
    yWeights: targetWeights && expectWeights(functionName, targetWeights, target.shape[0]),
  };
}

async function prepare(options: Planned, { x, y, yWeights }: CheckedSamples): Promise<Prepared> {
  const { statistic, space, particles, target, damping, ridge, pool } = options;
  const request = { functionName, statistic, space, particles, target };
  if (options.way === 'factorised') {
    const factorised = await factorisedProblem({ ...request, particles: x, target: y, yWeights });
    if (factorised !== undefined) {
      return {
        equations: normalEquations({ functionName, ...factorised.moments, damping, ridge }),
        targetMean: factorised.targetMean,
        factorised,
        sums: sumsHere(request),
      };
    }
  }
  const sums = pool ? await sumsOverPool({ ...request, pool }, { x, y }) : sumsHere(request);
  const moments = await sums.moments();
  const sample = { functionName, argumentName: 'target', statistic, points: target };
  const mean = yWeights ? await sampleMean(sample, yWeights) : await sums.targetMean();
  const gradient = mean.map((value, i) => value - (moments.mean[i] as number));
  return {
    equations: normalEquations({ functionName, fisher: moments.covariance, gradient, damping, ridge }),
    targetMean: mean,
    factorised: undefined,
    sums,
  };
}

async function solve(options: Planned, prepared: Prepared, metric: CholeskyFactor): Promise<Solved> {
  const { statistic, space, particles, method, way } = options;
  const { equations, factorised, sums } = prepared;
  const solution = factorised && (await solveFactorised(equations, factorised));
  if (solution !== undefined) {
    const { products: iterations, ...rest } = solution;
    return { ...rest, method: 'factorised', iterations };
  }
  if (method === 'factorised') throw noFactorisedForm(options);
  const { size } = space;
  if (size === undefined && way === 'weight-space') throw noWeights(options);
  const near = await bySameFactor(options, equations);
  if (near !== undefined) return near;
  if (size === undefined || (method !== 'weight-space' && !formsFeatures(driftSizes(options)))) {
    return {
      ...(await solveByFields(equations, { functionName, statistic, space, particles })),
      method: 'statistic-space',
      iterations: 0,
    };
  }
  const smaller = size < statistic.size ? 'weight-space' : 'statistic-space';
  const which = method === 'weight-space' || method === 'statistic-space' ? method : smaller;
  return {
    ...(await solveByFeatures(equations, await sums.features(size), which === 'weight-space' ? metric : undefined)),
    method: which,
    iterations: 0,
  };
}

/** The solution by the factor of a problem close by, where one was given and is close. */
async function bySameFactor(options: Planned, equations: NormalEquations): Promise<Solved | undefined> {
  const { statistic, space, particles, nearby, way } = options;
  if (nearby === undefined || way !== 'statistic-space') return undefined;
  const found = await solveNearby(equations, { functionName, statistic, space, particles, nearby });
  return found && { ...found, method: 'statistic-space' };
}

function noFactorisedForm({ statistic, space }: ClosedFormOptions): RangeError {
  return new RangeError(
    `${functionName}: expected a pair with a factorised form that settles, got ${statistic.name} with ${space.name}; use method 'auto', or raise ridge`,
  );
}

function noWeights({ space }: ClosedFormOptions): RangeError {
  return new RangeError(
    `${functionName}: expected a space of finitely many weights for method 'weight-space', got ${space.name}; use method 'statistic-space'`,
  );
}

/** Φ w* as a drift of its own. */
function driftOf({ space, particles }: ClosedFormOptions, weights: Float64Array): Drift {
  const basis = space.at(particles);
  const vector = tf.tensor1d(new Float32Array(weights));
  try {
    return basis.field(vector);
  } finally {
    vector.dispose();
    basis.dispose();
  }
}
