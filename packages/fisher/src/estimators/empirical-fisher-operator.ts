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
import { sampleMean } from '../sample-moments.js';
import { type SampleWeights, weightedSample } from './weighted-sample.js';

/** How the operator is damped, how often each row counts, and what a tile may take. */
export interface EmpiricalFisherOperatorOptions extends SampleWeights {
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
  /** √w, `[n, 1]`, where rows do not count alike. */
  readonly roots: Tensor2D | undefined;
  /** Σ w */
  readonly count: number;
}

/**
 * F + ρI as an operator that never forms `[b, b]`: F v = T_cᵀ (T_c v) / (n − 1), T_c = T − mean T at the samples, `[n, b]` (√w times that, and
 * Σ w − 1, where rows have weights). T_c is kept
 * where one tile holds it (Jacobi's diagonal and Woodbury's identity then know its factors), and made again tile by tile otherwise.
 * @param x samples, `[n, d]`, n ≥ 2; kept by reference until `dispose`, as is the statistic, which must outlive the operator
 * @returns float32; the caller disposes it
 * @throws RangeError when the shape does not fit, rows count for no more than one, a value is not finite, weights do not fit, or ρ is negative
 */
export async function empiricalFisherOperator(
  statistic: Statistic,
  x: Tensor2D,
  { ridge = 0, budget, weights }: EmpiricalFisherOperatorOptions = {},
): Promise<LinearOperator> {
  const functionName = 'empiricalFisherOperator';
  expectNumber(functionName, 'ridge', ridge, { minimum: 0 });
  const sample = await weightedSample(functionName, { statistic, x }, { weights });
  const mean = await sampleMean(sample, sample.weights);
  const leading = new Float32Array(mean);
  const rest = new Float32Array(mean.map((value, i) => value - (leading[i] as number)));
  const centred: CentredStatistic = {
    statistic,
    samples: tf.keep(tf.clone(x)),
    mean: [tf.keep(tf.tensor1d(leading)), tf.keep(tf.tensor1d(rest))],
    roots: sample.weights && tf.keep(tf.tensor2d(Float32Array.from(sample.weights, Math.sqrt), [x.shape[0], 1])),
    count: sample.count,
  };
  const tile = rowsPerTile({
    bytesPerRow: 12 * statistic.size + 4 * statistic.dimension,
    ...(budget === undefined ? {} : { budget }),
  });
  return tile < x.shape[0] ? tiledOperator(centred, tile, ridge) : heldOperator(centred, ridge);
}

/** T_c at some rows, `[rows, b]`. */
function centredValues({ statistic, samples, mean, roots }: CentredStatistic, first: number, rows: number): Tensor2D {
  const values = statistic.evaluate(tf.slice(samples, [first, 0], [rows, statistic.dimension]));
  const centred = tf.sub<Tensor2D>(tf.sub<Tensor2D>(values, mean[0]), mean[1]);
  return roots ? tf.mul(centred, tf.slice(roots, [first, 0], [rows, 1])) : centred;
}

function release({ samples, mean, roots }: CentredStatistic): void {
  tf.dispose([samples, ...mean]);
  roots?.dispose();
}

/** U Uᵀ + ρI with U = T_cᵀ / √(Σ w − 1). */
function heldOperator(centred: CentredStatistic, ridge: number): LinearOperator {
  const { count } = centred;
  const values = () => centredValues(centred, 0, centred.samples.shape[0]);
  const left = tf.tidy(() => tf.mul<Tensor2D>(tf.transpose(values()), 1 / Math.sqrt(count - 1)));
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
  const divisor = centred.count - 1;
  return functionOperator({
    name: 'empirical-fisher',
    rows: size,
    columns: size,
    tags: [ridge > 0 ? 'positive-definite' : 'positive-semidefinite'],
    apply(v) {
      let sum = tf.mul<Tensor2D>(v, ridge * divisor);
      for (let first = 0; first < rows; first += tile) {
        const before = sum;
        sum = tf.tidy(() => {
          const values = centredValues(centred, first, Math.min(tile, rows - first));
          return tf.add<Tensor2D>(before, tf.matMul(values, tf.matMul<Tensor2D>(values, v), true));
        });
        before.dispose();
      }
      return tf.div(sum, divisor);
    },
    cost: { operations: rows * size * (4 + 2 * dimension), bytes: 12 * tile * size },
    dispose: () => release(centred),
  });
}
