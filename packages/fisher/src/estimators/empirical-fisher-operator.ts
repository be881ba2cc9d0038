import { expectNumber, rowsPerTile } from '@ingd/engine';
import type { Statistic } from '@ingd/families';
import {
  functionOperator,
  identityOperator,
  type LinearOperator,
  lowRankOperator,
  scaledOperator,
  sumOperator,
} from '@ingd/linalg';
import type { Tensor2D } from '@tensorflow/tfjs-core';
import * as tf from '@tensorflow/tfjs-core';
import { requireSample } from '../moment-gradient.js';
import { sampleMean } from '../sample-moments.js';

/** How the operator is damped, and what a tile may take. */
export interface EmpiricalFisherOperatorOptions {
  /** ρ ≥ 0, the coefficient of I; 0 where absent. */
  readonly ridge?: number;
  /** Bytes that values of T may take at once; the engine's budget for a tile where absent. */
  readonly budget?: number;
}

/** T about its mean, on rows of the samples. */
interface CentredStatistic {
  readonly statistic: Statistic;
  readonly samples: Tensor2D;
  /** The mean in two float32 parts, `[b]`: what the first one rounds away, the second one holds. */
  readonly mean: readonly [tf.Tensor1D, tf.Tensor1D];
}

/**
 * F + ρI as an operator that never forms `[b, b]`: F v = T_cᵀ (T_c v) / (n − 1), T_c = T − mean T at the samples, `[n, b]`. T_c is kept
 * where one tile holds it (Jacobi's diagonal and Woodbury's identity then know its factors), and made again tile by tile otherwise.
 * @param x samples, `[n, d]`, n ≥ 2; kept by reference until `dispose`, as is the statistic, which must outlive the operator
 * @returns float32; the caller disposes it
 * @throws RangeError when the shape does not fit, fewer than two rows come, a value is not finite, or ρ is negative
 */
export async function empiricalFisherOperator(
  statistic: Statistic,
  x: Tensor2D,
  { ridge = 0, budget }: EmpiricalFisherOperatorOptions = {},
): Promise<LinearOperator> {
  const functionName = 'empiricalFisherOperator';
  expectNumber(functionName, 'ridge', ridge, { minimum: 0 });
  await requireSample({ functionName, argumentName: 'x', points: x, dimension: statistic.dimension, minimumRows: 2 });
  const mean = await sampleMean({ functionName, argumentName: 'x', statistic, points: x });
  const leading = new Float32Array(mean);
  const rest = new Float32Array(mean.map((value, i) => value - (leading[i] as number)));
  const centred: CentredStatistic = {
    statistic,
    samples: tf.keep(tf.clone(x)),
    mean: [tf.keep(tf.tensor1d(leading)), tf.keep(tf.tensor1d(rest))],
  };
  const tile = rowsPerTile({
    bytesPerRow: 12 * statistic.size + 4 * statistic.dimension,
    ...(budget === undefined ? {} : { budget }),
  });
  return tile < x.shape[0] ? tiledOperator(centred, tile, ridge) : heldOperator(centred, ridge);
}

/** T_c at some rows, `[count, b]`. */
function centredValues({ statistic, samples, mean }: CentredStatistic, first: number, count: number): Tensor2D {
  const values = statistic.evaluate(tf.slice(samples, [first, 0], [count, statistic.dimension]));
  return tf.sub(tf.sub<Tensor2D>(values, mean[0]), mean[1]);
}

function release({ samples, mean }: CentredStatistic): void {
  tf.dispose([samples, ...mean]);
}

/** U Uᵀ + ρI with U = T_cᵀ / √(n − 1). */
function heldOperator(centred: CentredStatistic, ridge: number): LinearOperator {
  const rows = centred.samples.shape[0];
  const left = tf.tidy(() => tf.mul<Tensor2D>(tf.transpose(centredValues(centred, 0, rows)), 1 / Math.sqrt(rows - 1)));
  const fisher = lowRankOperator({ left });
  left.dispose();
  release(centred);
  if (ridge === 0) return fisher;
  const damped = sumOperator(fisher, scaledOperator(identityOperator(fisher.rows), ridge));
  return { ...damped, dispose: () => fisher.dispose() };
}

/** The same by products with tiles of T_c that are made and dropped. */
function tiledOperator(centred: CentredStatistic, tile: number, ridge: number): LinearOperator {
  const [rows, dimension] = centred.samples.shape;
  const { size } = centred.statistic;
  return functionOperator({
    name: 'empirical-fisher',
    rows: size,
    columns: size,
    tags: [ridge > 0 ? 'positive-definite' : 'positive-semidefinite'],
    apply(v) {
      let sum = tf.mul<Tensor2D>(v, ridge * (rows - 1));
      for (let first = 0; first < rows; first += tile) {
        const before = sum;
        sum = tf.tidy(() => {
          const values = centredValues(centred, first, Math.min(tile, rows - first));
          return tf.add<Tensor2D>(before, tf.matMul(values, tf.matMul<Tensor2D>(values, v), true));
        });
        before.dispose();
      }
      return tf.div(sum, rows - 1);
    },
    cost: { operations: rows * size * (4 + 2 * dimension), bytes: 12 * tile * size },
    dispose: () => release(centred),
  });
}
