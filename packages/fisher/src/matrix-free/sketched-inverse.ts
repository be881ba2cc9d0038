import { choice, cholesky, createKey, gram, type Matrix, toMatrix } from '@ingd/engine';
import { type RbfStatistic, rbf } from '@ingd/families';
import type { DriftSpace } from '@ingd/kernels';
import type { Tensor2D } from '@tensorflow/tfjs-core';
import * as tf from '@tensorflow/tfjs-core';
import { centredPoints, gaussianValues, meanRow } from '../factorised/rbf-sample.js';
import { featureMatrix } from '../feature-matrix.js';

/** So many statistics for each of the n + P unknowns: their Gram matrix is within a small factor of the scaled whole's. */
const SAMPLES_PER_UNKNOWN = 2;
/** From so many times the sample on, drawing it saves more than it costs. */
const WORTHWHILE = 3;
/** What the matrix of the unknowns, its factor and copies on their way may take. */
const MOST_BYTES = 2 ** 30;
const COPIES = 6;
/** It only decides how fast the iteration is: the same problem always gets the same sample. */
const SAMPLE = createKey(20_260_102);

export interface SketchRequest {
  readonly functionName: string;
  readonly statistic: RbfStatistic;
  readonly space: DriftSpace;
  readonly particles: Tensor2D;
  /** X on the host, `[n, d]`. */
  readonly points: Matrix;
  /** mean_X T, `[b]`. */
  readonly mean: Float64Array;
  readonly damping: number;
  readonly ridge: number;
}

/** How many statistics are drawn for n + P unknowns; undefined where there are too few to draw from, or too many unknowns. */
export function sketchSize(statistics: number, unknowns: number): number | undefined {
  const count = SAMPLES_PER_UNKNOWN * unknowns;
  return statistics >= WORTHWHILE * count && sketchBytes(unknowns) <= MOST_BYTES ? count : undefined;
}

/** Bytes that the sample and what is made of it take. */
export function sketchBytes(unknowns: number): number {
  return 8 * COPIES * unknowns ** 2;
}

/**
 * (ridge·I + Uᵀ U)⁻¹ of `NormalRoot`, roughly: UᵀU by some of its b rows, drawn evenly and scaled up, as least squares of many more rows
 * than unknowns are preconditioned [Avron, Maymounkov & Toledo 2010].
 * @param count how many rows
 */
export async function sketchedInverse(
  request: SketchRequest,
  count: number,
): Promise<(v: Float64Array) => Promise<Float64Array>> {
  const rows = choice(SAMPLE, request.statistic.size, count);
  const root = await sampledRoot(request, rows);
  const matrix = await gram(root);
  root.dispose();
  for (let i = 0; i < matrix.rows; i++) {
    const diagonal = i * (matrix.columns + 1);
    matrix.data[diagonal] = (matrix.data[diagonal] as number) + request.ridge;
  }
  const factor = cholesky(matrix);
  return async (data) => factor.solve({ rows: data.length, columns: 1, data }).data;
}

/** √(b/count) Uᵀ of some statistics, `[n + P, count]`, made for a few of them at a time. */
async function sampledRoot(request: SketchRequest, chosen: Int32Array): Promise<Tensor2D> {
  const { statistic, space, points } = request;
  const scale = Math.sqrt(statistic.size / chosen.length);
  const rows = points.rows + (space.size as number);
  const root = { rows, columns: chosen.length, data: new Float32Array(rows * chosen.length) };
  for (let first = 0; first < chosen.length; first += AT_ONCE) {
    await fillColumns(request, chosen.subarray(first, first + AT_ONCE), { root, first, scale });
  }
  return tf.tensor2d(root.data, [root.rows, root.columns]);
}

/** Statistics whose features are made together: few enough for their temporaries to stay small, and for one call to be worth it. */
const AT_ONCE = 128;

interface Columns {
  readonly root: { readonly columns: number; readonly data: Float32Array };
  readonly first: number;
  readonly scale: number;
}

/** Columns of Uᵀ: √(λ/(n − 1)) (T − mean) above, the rows of M below. */
async function fillColumns(request: SketchRequest, chosen: Int32Array, { root, first, scale }: Columns): Promise<void> {
  const { functionName, statistic, space, particles, points, mean, damping } = request;
  const centers = tf.tidy(() => tf.gather<Tensor2D>(statistic.centers, tf.tensor1d(chosen, 'int32')));
  const some = rbf({ centers, bandwidth: statistic.bandwidth });
  try {
    const own = await toMatrix(centers);
    const origin = meanRow(own);
    const values = gaussianValues(centredPoints(points, origin), centredPoints(own, origin), statistic.bandwidth);
    const share = scale * Math.sqrt(damping / (points.rows - 1));
    for (let row = 0, i = 0; row < points.rows; row++) {
      for (let c = 0, at = row * root.columns + first; c < chosen.length; c++, i++, at++) {
        root.data[at] = share * ((values.data[i] as number) - (mean[chosen[c] as number] as number));
      }
    }
    const weightCount = space.size as number;
    const features = await featureMatrix({ functionName, statistic: some, space, weightCount, particles });
    for (let weight = 0; weight < weightCount; weight++) {
      for (let c = 0, at = (points.rows + weight) * root.columns + first; c < chosen.length; c++, at++) {
        root.data[at] = scale * (features.data[c * weightCount + weight] as number);
      }
    }
  } finally {
    some.dispose();
    centers.dispose();
  }
}
