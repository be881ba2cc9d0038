import {
  cholesky,
  expectNumber,
  expectShape,
  type Key,
  type Matrix,
  multiply,
  toTensor,
  transpose,
  vjp,
} from '@ingd/engine';
import {
  type ExponentialFamily,
  fisherOperator,
  type MultivariateNormalParameters,
  monomialIndices,
  multivariateNormal,
  naturalParameter,
} from '@ingd/families';
import type { Tensor1D, Tensor2D } from '@tensorflow/tfjs-core';
import * as tf from '@tensorflow/tfjs-core';
import { inner } from '../merit.js';
import type { LocalModel, NaturalProblem } from './natural-problem.js';
import { inverseOfLower, whitenedDraws } from './whitened-draws.js';

/** What a variational normal distribution is fitted to. */
export interface VariationalNormalOptions<Batch> {
  /** d */
  readonly dimension: number;
  /** log p of each row up to a constant, `[s, d] -> [s]`, of differentiable operations. */
  readonly logDensity: (x: Tensor2D, batch: Batch) => Tensor1D;
  /** Draws the s standard normal rows that every expectation is taken over. */
  readonly key: Key;
  /** s > d; 100 where absent. */
  readonly draws?: number;
}

/** A variational normal as a problem, and the family its parameters belong to. */
export interface VariationalNormal<Batch> extends NaturalProblem<Batch> {
  /** Turns parameters into mean and covariance: `family.parameters(naturalParameter(state.parameters))`. */
  readonly family: ExponentialFamily<MultivariateNormalParameters>;
  /** z, `[s, d]`: what the expectations are taken over. */
  readonly noise: Matrix;
}

/**
 * The normal distribution q = N(m, Σ), any covariance, that is closest to an unnormalised density: parameters are the natural ones of
 * q, loss = −E_q[log p] − H[q], and the natural gradient is the gradient in the mean parameters, without a Fisher matrix
 * [Khan & Rue 2023]. E_q is the mean over m + L z for draws z that stay the same and have mean 0 and covariance I exactly, so the loss is
 * a deterministic function, and exact where log p is quadratic: then one undamped step gives the answer. Damping ρ scales F by 1 + ρ.
 * Begins at N(0, I).
 * @throws RangeError when a number is out of range; the optimiser's steps throw where log p has another shape
 */
export function variationalNormal<Batch = void>({
  dimension,
  logDensity,
  key,
  draws = 100,
}: VariationalNormalOptions<Batch>): VariationalNormal<Batch> {
  const functionName = 'variationalNormal';
  expectNumber(functionName, 'dimension', dimension, { minimum: 1, integer: true });
  expectNumber(functionName, 'draws', draws, { minimum: dimension + 1, integer: true });
  const family = multivariateNormal({ dimension });
  const noise = whitenedDraws(key, draws, dimension); // [s, d]
  const identity = Array.from({ length: dimension }, (_, a) => Array.from({ length: dimension }, (_, b) => +(a === b)));
  const mean = new Array<number>(dimension).fill(0);
  const measure = (x: Tensor2D, batch: Batch) => {
    const values = logDensity(x, batch);
    expectShape(functionName, 'what logDensity returns', values, [draws]);
    return values;
  };
  return {
    name: functionName,
    family,
    noise,
    size: family.statistic.size,
    start: family.natural({ mean, covariance: identity }).values,
    async linearise(eta, batch) {
      const member = memberAt(family, eta, noise);
      const { values, slopes } = await read(member.points, (x) => measure(x, batch), { withSlopes: true });
      return localModel(family, { eta, member, noise, values, slopes });
    },
    async loss(eta, batch) {
      if (!family.inDomain(naturalParameter(eta))) return Number.POSITIVE_INFINITY;
      const member = memberAt(family, eta, noise);
      const { values } = await read(member.points, (x) => measure(x, batch), { withSlopes: false });
      return lossOf(member, values);
    },
  };
}

/** q and its draws. */
interface Member {
  readonly mean: Float64Array;
  /** L with Σ = L Lᵀ. */
  readonly lower: Matrix;
  readonly logDeterminant: number;
  /** m + L z, `[s, d]`. */
  readonly points: Matrix;
}

function memberAt(family: ExponentialFamily<MultivariateNormalParameters>, eta: Float64Array, noise: Matrix): Member {
  const [parameters] = family.parameters(naturalParameter(eta));
  const { mean, covariance } = parameters as MultivariateNormalParameters;
  const size = noise.columns;
  const sigma = {
    rows: size,
    columns: size,
    data: Float64Array.from(Array.from(covariance, (row) => Array.from(row)).flat()),
  };
  const { lower, logDeterminant } = cholesky(sigma);
  const points = multiply(noise, transpose(lower));
  for (let i = 0; i < points.data.length; i++) points.data[i] = (points.data[i] as number) + (mean[i % size] as number);
  return { mean: Float64Array.from(mean), lower, logDeterminant, points };
}

/** log p of the points and its slopes there, `[s]` and `[s, d]`. */
async function read(points: Matrix, measure: (x: Tensor2D) => Tensor1D, { withSlopes }: { withSlopes: boolean }) {
  const tensors = tf.tidy(() => {
    const x = toTensor(points);
    if (!withSlopes) return { values: measure(x), slopes: tf.zeros<tf.Rank.R2>([0, points.columns]) };
    const { value, pullback } = vjp(measure, x);
    return { values: value, slopes: pullback(tf.onesLike(value)) };
  });
  try {
    const values = new Float64Array(await tensors.values.data());
    const slopes = new Float64Array(await tensors.slopes.data());
    return { values, slopes: { rows: points.rows, columns: points.columns, data: slopes } };
  } finally {
    tf.dispose(tensors);
  }
}

/** log 2πe */
const LOG_TWO_PI_E = 2.8378770664093453;

/** −mean log p − H[q], H = ½ log|Σ| + ½ d log 2πe. */
function lossOf({ mean, logDeterminant }: Member, values: Float64Array): number {
  const meanLog = values.reduce((sum, value) => sum + value, 0) / values.length;
  return -meanLog - (logDeterminant + mean.length * LOG_TWO_PI_E) / 2;
}

interface ModelRequest {
  readonly eta: Float64Array;
  readonly member: Member;
  readonly noise: Matrix;
  readonly values: Float64Array;
  readonly slopes: Matrix;
}

function localModel(family: ExponentialFamily, { eta, member, noise, values, slopes }: ModelRequest): LocalModel {
  const natural = meanGradient(member, noise, slopes);
  const image = fisherOperator(family, naturalParameter(eta)).apply(natural);
  const length = inner(natural, image); // ∇̃ᵀ F ∇̃
  return {
    loss: lossOf(member, values),
    minimise(damping) {
      const share = 1 / (1 + damping);
      return {
        direction: natural.map((entry) => -share * entry),
        slope: share * length,
        curvature: share ** 2 * length,
      };
    },
  };
}

/**
 * ∇_μ loss in the layout of T = (x, x_a x_b for a ≤ b): with G = ∇_Σ loss, which stands for x_a x_b once on the diagonal and twice
 * beside it, ∇_m loss − 2 G m and G.
 */
function meanGradient(member: Member, noise: Matrix, slopes: Matrix): Float64Array {
  const { mean } = member;
  const size = mean.length;
  const ofCovariance = covarianceGradient(member, noise, slopes);
  const turned = multiply(ofCovariance, { rows: size, columns: 1, data: mean }).data;
  const ofMean = columnMean(slopes).map((slope, a) => -slope - 2 * (turned[a] as number));
  const entries = monomialIndices({ dimension: size, order: 2 }).map(([a = 0, b]) => {
    if (b === undefined) return ofMean[a] as number;
    return (a === b ? 1 : 2) * (ofCovariance.data[a * size + b] as number);
  });
  return Float64Array.from(entries);
}

function columnMean({ rows, columns, data }: Matrix): Float64Array {
  const mean = new Float64Array(columns);
  for (let i = 0; i < data.length; i++) mean[i % columns] = (mean[i % columns] as number) + (data[i] as number) / rows;
  return mean;
}

/**
 * ∇_Σ of −mean log p(m + L z) − ½ log|Σ| through L: with P = Lᵀ ∂/∂L, ½ L⁻ᵀ (low(P) + low(P)ᵀ − I) L⁻¹, where low keeps the lower
 * triangle and half of the diagonal   [Murray 2016].
 */
function covarianceGradient({ lower }: Member, noise: Matrix, slopes: Matrix): Matrix {
  const size = lower.rows;
  const ofRoot = multiply(transpose(slopes), noise); // −s ∂/∂L, [d, d]
  const p = multiply(transpose(lower), ofRoot);
  const inside = new Float64Array(size * size);
  for (let a = 0; a < size; a++) {
    for (let b = 0; b < size; b++) {
      const below = p.data[Math.max(a, b) * size + Math.min(a, b)] as number;
      inside[a * size + b] = -below / (2 * noise.rows) - (a === b ? 0.5 : 0);
    }
  }
  const inverse = inverseOfLower(lower);
  return multiply(multiply(transpose(inverse), { rows: size, columns: size, data: inside }), inverse);
}
