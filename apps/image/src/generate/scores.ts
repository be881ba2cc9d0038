import { fold, type Key, type Matrix } from '@ingd/engine';
import { classifierTest, frechetDistance, precisionRecall } from '@ingd/metrics';
import type * as tf from '@tensorflow/tfjs-core';
import type { ImageFeatures } from './classifier-features.js';
import type { GenerateScores } from './contract.js';
import { type Nearest, nearestRows, quantile } from './nearest.js';

/** What images are judged by; all of it is borrowed. */
export interface JudgeOptions {
  readonly features: ImageFeatures;
  /** Images in units. */
  readonly training: tf.Tensor2D;
  readonly judges: tf.Tensor2D;
  readonly key: Key;
}

/** Compares images with the judges, and with those that were learnt from. */
export type Judge = (images: tf.Tensor2D) => Promise<{ readonly scores: GenerateScores; readonly nearest: Nearest }>;

/** Relabellings of the classifier test: p is 1/100 at least. */
const PERMUTATIONS = 99;
/** The share of real images that count as near to one learnt from. */
const NEAR = 0.01;

export async function judgeOf({ features, training, judges, key }: JudgeOptions): Promise<Judge> {
  const real = await features.of(judges);
  const usual = await nearestRows(judges, training);
  const limit = quantile(usual.distances, NEAR);
  return async (images) => {
    const made = await features.of(images);
    const same = leading(real, made.rows);
    const test = await classifierTest(same, made, { key: fold(key, 0), permutations: PERMUTATIONS });
    const { precision, recall } = await precisionRecall(same, made);
    const nearest = await nearestRows(images, training);
    const tooNear = nearest.distances.filter((distance) => distance < limit).length / images.shape[0];
    const scores = {
      frechet: await frechetDistance(real, made),
      classifierAccuracy: test.accuracy,
      classifierP: test.pValue,
      precision,
      recall,
      nearestTraining: quantile(nearest.distances, 0.5),
      tooNear,
    };
    return { scores, nearest };
  };
}

/** As many rows as are made, so that neither sample is in the majority. */
function leading({ rows, columns, data }: Matrix, count: number): Matrix {
  const kept = Math.min(rows, count);
  return { rows: kept, columns, data: data.subarray(0, kept * columns) };
}
