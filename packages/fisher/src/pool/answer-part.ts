import type { Statistic } from '@ingd/families';
import type { Tensor2D } from '@tensorflow/tfjs-core';
import * as tf from '@tensorflow/tfjs-core';
import { featureSums } from '../feature-matrix.js';
import { sumsOf } from '../moments/add-samples.js';
import { valueSums } from '../sample-moments.js';
import { restoreSpace, restoreStatistic } from './pair-record.js';
import type { PartSums, PartTask } from './tile-pool.js';

/** The sums of one part, by this thread; leaves no tensor behind. */
export async function answerPart(task: PartTask): Promise<PartSums[keyof PartSums]> {
  const statistic = restoreStatistic(task.pair);
  const points = pointsOf(task, statistic.dimension);
  try {
    return await sums[task.kind](task, statistic, points);
  } finally {
    points.dispose();
    statistic.dispose();
  }
}

/** The rows as a tensor of this thread. */
function pointsOf({ sample, first, end }: PartTask, dimension: number): Tensor2D {
  // A copy: tfjs keeps what it is given, and shared memory is not its own.
  const values = Float32Array.from(sample.values.subarray(first * dimension, end * dimension));
  return tf.tensor2d(values, [end - first, dimension]);
}

type Sum<Kind extends keyof PartSums> = (
  task: PartTask,
  statistic: Statistic,
  points: Tensor2D,
) => Promise<PartSums[Kind]>;

const sums: { readonly [Kind in keyof PartSums]: Sum<Kind> } = {
  features: (task, statistic, particles) => featuresIn(task, statistic, particles),
  moments: (task, statistic, points) => sumsOf({ ...namesIn(task), statistic, points }),
  values: (task, statistic, points) => valueSums({ ...namesIn(task), statistic, points }),
};

function namesIn({ pair, sample }: PartTask) {
  return { functionName: pair.functionName, argumentName: sample.argumentName };
}

async function featuresIn(task: PartTask, statistic: Statistic, particles: Tensor2D): Promise<Float64Array> {
  const space = restoreSpace(task.pair);
  try {
    const { functionName } = task.pair;
    return await featureSums({ functionName, statistic, space, weightCount: space.size as number, particles });
  } finally {
    space.dispose();
  }
}
