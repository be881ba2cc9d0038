import { type CholeskyFactor, multiply } from '@ingd/engine';
import type { LinearisedStatistic, Statistic } from '@ingd/families';
import type { DriftBasis } from '@ingd/kernels';
import type { Tensor2D } from '@tensorflow/tfjs-core';
import * as tf from '@tensorflow/tfjs-core';
import { refineAwaited } from './factorised/refine.js';
import { smoothed } from './field-gram.js';
import { type NormalEquations, solveVector, type WeightSolution } from './normal-equations.js';
import type { FieldsRequest } from './solve-in-tiles.js';

/** What is left of the solution: float32 products cannot do much better. */
const TOLERANCE = 1e-5;
/** Γ takes about b products; a factor is too far where half as many do not suffice, and of no use to the next step where an eighth does not. */
const MOST = 0.5;
const NEXT = 0.125;

/** A problem with the factor of one close by. */
export interface NearbyRequest extends FieldsRequest {
  readonly nearby: CholeskyFactor;
}

/**
 * α = Γ⁻¹ g by conjugate gradients, preconditioned by the factor of a Γ close by: λ(F + ρI) is at hand, M Mᵀα takes one product with J and one with Jᵀ.
 * Undefined where the two are too far apart.
 */
export async function solveNearby(
  equations: NormalEquations,
  request: NearbyRequest,
): Promise<(WeightSolution & { readonly iterations: number }) | undefined> {
  const { statistic, space, particles, nearby } = request;
  const { metric, damping, gradient } = equations;
  const at = statistic.linearise?.(particles) ?? byStatistic(statistic, particles);
  const basis = space.at(particles);
  const products = { at, basis, particles };
  try {
    const {
      solution,
      converged,
      products: iterations,
    } = await refineAwaited({
      apply: async (v) => {
        const own = multiply(metric, { rows: v.length, columns: 1, data: v }).data;
        const moved = await featureGramTimes(products, v);
        return moved.map((value, i) => value + damping * (own[i] as number));
      },
      precondition: async (r) => solveVector(nearby, r),
      rightHandSide: gradient,
      tolerance: TOLERANCE,
      maximumProducts: Math.max(4, Math.ceil(MOST * gradient.length)),
    });
    if (!converged) return undefined;
    const factor = iterations <= Math.max(4, NEXT * gradient.length) ? nearby : undefined;
    return { alpha: solution, weights: await weightsFor(products, solution), iterations, factor };
  } finally {
    at.dispose();
    basis.dispose();
  }
}

interface Products {
  readonly at: LinearisedStatistic;
  readonly basis: DriftBasis;
  readonly particles: Tensor2D;
}

/** M Mᵀα = mean J h, h = K V, V = Jᵀα / n. */
async function featureGramTimes({ at, basis, particles }: Products, alpha: Float64Array): Promise<Float64Array> {
  const [rows, dimension] = particles.shape;
  return valuesOf(() => {
    const field = tf.reshape<tf.Rank.R3>(fieldOf(at, rows, alpha), [1, rows, dimension]);
    const moved = tf.reshape<tf.Rank.R2>(smoothed(basis, field), [rows, dimension]);
    return tf.mean(at.jvp(moved), 0);
  });
}

/** w* = Mᵀα. */
async function weightsFor({ at, basis, particles }: Products, alpha: Float64Array): Promise<Float64Array> {
  const [rows, dimension] = particles.shape;
  return valuesOf(() => basis.transpose(tf.reshape(fieldOf(at, rows, alpha), [1, rows, dimension])));
}

/** V(xᵢ) = Jᵀ(xᵢ) α / n, `[n, d]`. */
function fieldOf(at: LinearisedStatistic, rows: number, alpha: Float64Array): Tensor2D {
  const row = tf.tensor2d(new Float32Array(alpha.map((value) => value / rows)), [1, alpha.length]);
  return at.vjp(tf.tile(row, [rows, 1]));
}

async function valuesOf(make: () => tf.Tensor): Promise<Float64Array> {
  const made = tf.tidy(make);
  try {
    return new Float64Array(await made.data());
  } finally {
    made.dispose();
  }
}

/** Products of a statistic that keeps nothing for them. */
function byStatistic(statistic: Statistic, x: Tensor2D): LinearisedStatistic {
  return { jvp: (v) => statistic.jvp(x, v), vjp: (u) => statistic.vjp(x, u), dispose() {} };
}
