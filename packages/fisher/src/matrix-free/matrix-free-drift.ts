import type { Matrix } from '@ingd/engine';
import type { Tensor2D } from '@tensorflow/tfjs-core';
import * as tf from '@tensorflow/tfjs-core';
import type { ClosedFormOptions } from '../closed-form.js';
import { recognise } from '../factorised/recognise.js';
import { type Refinement, refineAwaited } from '../factorised/refine.js';
import { requireFiniteMean } from '../finite.js';
import { inner, type Merit, meritFrom } from '../merit.js';
import type { RealisedMetric } from '../realised-merit.js';
import { looseMean, sampleMean } from '../sample-moments.js';
import type { SampleOf } from '../sample-values.js';
import { appliedTo } from './applied-to.js';
import { type DualLength, dualMetric, suitsDualMetric } from './dual-metric.js';
import { type ExactProducts, exactOperator, type NormalProducts } from './exact-operator.js';
import { type FisherParts, fisherOf, type NormalOperatorParts, normalOperator } from './normal-operator.js';
import { precondition } from './precondition.js';
import { rbfProducts } from './rbf-products.js';
import { rbfMeans, rbfValues } from './rbf-values.js';
import { type SketchRequest, sketchedInverse, sketchSize } from './sketched-inverse.js';
import { type RootSolution, solveByRoot } from './solve-by-root.js';
import { type StatisticProducts, statisticProducts } from './statistic-products.js';

/** ‖g − Γα‖ / ‖g‖ to stop at: at a ridge of 1e-5 the drift is then right to about a thousand times that. */
const TOLERANCE = 1e-8;
const MAXIMUM_PRODUCTS = 500;
/** The merit is quadratic in the error of its solve. */
const MERIT_TOLERANCE = 1e-4;

/** The samples on the host. */
export interface CheckedSamples {
  /** X, `[n, d]`. */
  readonly x: Matrix;
  /** Y, `[m, d]`. */
  readonly y: Matrix;
  /** How often each row of Y counts, `[m]`; once where absent. */
  readonly yWeights: Float64Array | undefined;
}

/** The solution by products, and what is told about it. */
export interface MatrixFreeSolution extends Merit {
  readonly metric: RealisedMetric;
  readonly gradient: Float64Array;
  readonly alpha: Float64Array;
  readonly weights: Float64Array;
  readonly refinement: Refinement;
}

/**
 * α = Γ⁻¹ g and w* = Mᵀ α where neither Γ, M nor J is ever formed: conjugate gradients in float64 on products (in float64 for pairs that
 * have a factorised form, in float32 for all others), preconditioned by a low-rank approximation of Γ. The samples were checked before.
 */
export async function solveMatrixFree(
  functionName: string,
  options: ClosedFormOptions,
  { x, y, yWeights }: CheckedSamples,
): Promise<MatrixFreeSolution> {
  const { statistic, space, particles, target, damping } = options;
  const [count, dimension] = particles.shape;
  const pair = recognise(statistic, space);
  const values = pair && (await rbfValues(pair.statistic));
  const meanOf = async (argumentName: string, points: Tensor2D, host: Matrix, weights?: Float64Array) => {
    const sample = { functionName, argumentName, statistic, points };
    return values ? finiteMean(values.mean(host, weights), sample) : sampleMean(sample, weights);
  };
  const mean = await meanOf('particles', particles, x);
  const targetMean = await meanOf('target', target, y, yWeights);
  const gradient = targetMean.map((value, i) => value - (mean[i] as number));
  const makeRbf = () => pair && values && rbfProducts({ statistic: pair.statistic, values, particles, points: x });
  const rbf = makeRbf();
  const products = rbf ?? statisticProducts(statistic, particles);
  const basis = space.at(particles);
  const meanRow = tf.tensor2d(new Float32Array(mean), [1, mean.length]);
  const parts = { products, basis, mean: meanRow, count, dimension, damping };
  const rho = options.ridge / damping;
  try {
    const exact = pair && rbf && (await exactOperator({ pair, products: rbf, points: x, mean, damping }));
    const request = { functionName, space, particles, points: x, mean, damping, ridge: options.ridge, gradient };
    const found =
      (pair && exact && (await solveInUnknowns({ ...request, statistic: pair.statistic }, exact))) ??
      (await solveInStatistics(parts, exact ?? tensorProducts(parts), gradient, options.ridge));
    const dual: DualLength =
      pair && suitsDualMetric(count, mean.length)
        ? await dualMetric({ statistic: pair.statistic, points: x, mean, rho })
        : async () => undefined;
    const length = await dual(gradient, await exact?.values(gradient));
    const merit = await meritByProducts(parts, { gradient, alpha: found.alpha, rho }, length);
    const metric: RealisedMetric = {
      targetMean,
      meanOf: async (points, host) =>
        pair
          ? rbfMeans(pair.statistic, host)
          : looseMean({ functionName, argumentName: 'particles', statistic, points }),
      // What the products hold of the device was let go: they are made again, which costs little beside what they are for.
      naturalLength: async (v) =>
        (await dual(v)) ??
        lengthByProducts({ products: makeRbf() ?? statisticProducts(statistic, particles), mean, count }, rho, v),
    };
    return { gradient, ...found, metric, ...merit };
  } finally {
    tf.dispose(meanRow);
    basis.dispose();
    products.dispose();
  }
}

/** The same mean as `sampleMean`, of distances in float64. */
function finiteMean(mean: Float64Array, { functionName, argumentName, statistic }: SampleOf): Float64Array {
  requireFiniteMean(functionName, argumentName, statistic.name, mean);
  return mean;
}

/** The same products for any pair, in float32. */
function tensorProducts(parts: NormalOperatorParts): NormalProducts {
  const { products, basis, count } = parts;
  const operator = normalOperator(parts);
  return {
    apply: (alpha) => appliedTo(alpha, (column) => operator.apply(column)),
    weights: (alpha) =>
      appliedTo(alpha, (column) =>
        tf.tidy(() => tf.mul(basis.transpose(products.pull(column).fields), 1 / count) as Tensor2D),
      ),
  };
}

/** Where statistics are many more than n + P: by so many unknowns, and a sample of the statistics as preconditioner. */
async function solveInUnknowns(
  request: SketchRequest & { readonly gradient: Float64Array },
  { root }: ExactProducts,
): Promise<RootSolution | undefined> {
  const { space, points, gradient, ridge } = request;
  const size = space.size && sketchSize(gradient.length, points.rows + space.size);
  if (root === undefined || !size) return undefined;
  const precondition = await sketchedInverse(request, size);
  const [particleCount, maximumProducts] = [points.rows, MAXIMUM_PRODUCTS];
  return solveByRoot({ root, precondition, gradient, ridge, particleCount, maximumProducts });
}

async function solveInStatistics(
  parts: NormalOperatorParts,
  exact: NormalProducts,
  gradient: Float64Array,
  ridge: number,
): Promise<RootSolution> {
  const preconditioner = await precondition(normalOperator(parts), ridge);
  try {
    const refinement = await refineAwaited({
      apply: async (v) => plus(await exact.apply(v), v, ridge),
      precondition: preconditioner.solve,
      rightHandSide: gradient,
      tolerance: TOLERANCE,
      judge: 'residual',
      maximumProducts: MAXIMUM_PRODUCTS,
    });
    const { solution: alpha } = refinement;
    return { alpha, weights: await exact.weights(alpha), refinement };
  } finally {
    preconditioner.dispose();
  }
}

/** ½ gᵀ(F + ρI)⁻¹g, by conjugate gradients on F where it is not known, and the parabola of `meritFrom`. */
async function meritByProducts(
  parts: NormalOperatorParts,
  { gradient, alpha, rho }: { gradient: Float64Array; alpha: Float64Array; rho: number },
  known: number | undefined,
): Promise<Merit> {
  const { damping } = parts;
  const metric = metricOf(parts, rho);
  const natural = known ?? (await solvedLength(metric, rho, gradient));
  const penalty = damping ** 2 * inner(alpha, await metric(alpha));
  return meritFrom({ natural, cross: damping * inner(gradient, alpha), penalty });
}

/** vᵀ (F + ρI)⁻¹ v from products made for it, which it disposes. */
async function lengthByProducts(
  { products, mean, count }: { products: StatisticProducts; mean: Float64Array; count: number },
  rho: number,
  v: Float64Array,
): Promise<number> {
  const meanRow = tf.tensor2d(new Float32Array(mean), [1, mean.length]);
  try {
    return await solvedLength(metricOf({ products, mean: meanRow, count }, rho), rho, v);
  } finally {
    meanRow.dispose();
    products.dispose();
  }
}

type Product = (v: Float64Array) => Promise<Float64Array>;

/** v ↦ (F + ρI) v. */
function metricOf(parts: FisherParts, rho: number): Product {
  const fisher = fisherOf(parts);
  return async (v) => plus(await appliedTo(v, (column) => fisher.apply(column)), v, rho);
}

/** vᵀ (F + ρI)⁻¹ v by conjugate gradients. */
async function solvedLength(metric: Product, rho: number, v: Float64Array): Promise<number> {
  const { solution } = await refineAwaited({
    apply: metric,
    precondition: async (r) => r.map((value) => value / rho),
    rightHandSide: v,
    tolerance: MERIT_TOLERANCE,
    judge: 'residual',
    maximumProducts: MAXIMUM_PRODUCTS,
  });
  return inner(v, solution);
}

/** a + factor · b */
function plus(a: Float64Array, b: Float64Array, factor: number): Float64Array {
  return a.map((value, i) => value + factor * (b[i] as number));
}
