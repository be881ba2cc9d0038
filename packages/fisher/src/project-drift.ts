import { expectNumber, expectShape } from '@ingd/engine';
import type { Statistic } from '@ingd/families';
import type { Drift } from '@ingd/kernels';
import type { Tensor2D } from '@tensorflow/tfjs-core';
import * as tf from '@tensorflow/tfjs-core';
import { inner } from './merit.js';
import { requireSample } from './moment-gradient.js';
import { requireMoments } from './moments/moment-sums.js';
import { factorDamped } from './natural/factor-damped.js';
import { solveVector } from './normal-equations.js';
import { sampleMoments } from './sample-moments.js';
import { tilesOf } from './statistic-fields.js';

/** A sample, how it moves, and the manifold it is seen on. */
export interface ProjectDriftOptions {
  /** T; borrowed. */
  readonly statistic: Statistic;
  /** X, `[n, d]`, n ≥ 2; borrowed. */
  readonly particles: Tensor2D;
  /** h at the particles, `[n, d]`, or a drift to be evaluated there; borrowed. */
  readonly velocity: Tensor2D | Drift;
  /** ρ ≥ 0 of the metric F + ρI; above 0 where there are as many statistics as particles, or more. */
  readonly ridge: number;
  /** g, `[b]`, of `momentGradient`: what the drift is compared with. */
  readonly gradient?: ArrayLike<number>;
}

/** A moving sample as the manifold sees it. */
export interface ProjectedDrift {
  /** δ = (F + ρI)⁻¹ mean_X[J h], `[b]`: the velocity in natural parameters. */
  readonly tangent: Float64Array;
  /** mean_X[J h], `[b]`: the rate at which mean T changes. */
  readonly rate: Float64Array;
  /** ‖g − mean[J h]‖ / ‖g‖ in the norm of (F + ρI)⁻¹: the share of the natural gradient that the drift leaves undone. Undefined without g, NaN for g = 0. */
  readonly relativeResidual: number | undefined;
}

/**
 * The projection of a moving sample's time score on the tangent space of the manifold, X_{t+ε} = X_t + ε h(X_t)
 * [Liu 2025, Thm 3.1 in the limit of Thm 4.2].
 * @throws RangeError when shapes or sizes do not fit, a value is not finite, or ridge is too small for the metric to be positive definite
 */
export async function projectDrift(options: ProjectDriftOptions): Promise<ProjectedDrift> {
  const functionName = 'projectDrift';
  const { statistic, particles, ridge, gradient } = options;
  expectNumber(functionName, 'ridge', ridge, { minimum: 0 });
  const { dimension, size } = statistic;
  await requireSample({ functionName, argumentName: 'particles', points: particles, dimension, minimumRows: 2 });
  if (gradient !== undefined && gradient.length !== size) {
    throw new RangeError(
      `${functionName}: expected ${size} numbers of gradient, got ${gradient.length}; take momentGradient of the same statistic`,
    );
  }
  requireMoments(functionName, size);
  const sample = { functionName, argumentName: 'particles', statistic, points: particles };
  const { covariance } = await sampleMoments(sample);
  const rate = await rateOf(options, functionName);
  const metric = factorDamped({ functionName, fisher: covariance, ridge });
  const lengthOf = (v: Float64Array) => Math.sqrt(inner(v, solveVector(metric, v)));
  const wanted = gradient && Float64Array.from(gradient);
  const left = wanted?.map((value, i) => value - (rate[i] as number));
  return {
    tangent: solveVector(metric, rate),
    rate,
    relativeResidual: wanted && left && lengthOf(left) / lengthOf(wanted),
  };
}

/** mean_X[J h], the tiles summed in float64. */
async function rateOf(
  { statistic, particles, velocity }: ProjectDriftOptions,
  functionName: string,
): Promise<Float64Array> {
  const { size, dimension } = statistic;
  const [rows] = particles.shape;
  const moves = 'at' in velocity ? velocity.at(particles) : velocity;
  const rate = new Float64Array(size);
  try {
    expectShape(functionName, 'velocity', moves, [rows, dimension]);
    await requireSample({ functionName, argumentName: 'velocity', points: moves, dimension, minimumRows: 2 });
    for (const { first, count } of tilesOf(rows, 16 * size + 8 * dimension, undefined)) {
      const part = tf.tidy(() => {
        const tile = (of: Tensor2D) => tf.slice(of, [first, 0], [count, dimension]);
        return statistic.jvp(tile(particles), tile(moves)); // [count, b]
      });
      addColumns(rate, await part.data(), rows);
      part.dispose();
    }
    return rate;
  } finally {
    if (moves !== velocity) moves.dispose();
  }
}

function addColumns(sums: Float64Array, values: ArrayLike<number>, rows: number): void {
  const size = sums.length;
  for (let i = 0; i < values.length; i++) sums[i % size] = (sums[i % size] as number) + (values[i] as number) / rows;
}
