import { type CholeskyFactor, gram, type Matrix } from '@ingd/engine';
import type { Statistic } from '@ingd/families';
import type { DriftSpace } from '@ingd/kernels';
import type { Tensor2D } from '@tensorflow/tfjs-core';
import * as tf from '@tensorflow/tfjs-core';
import { fieldGram } from './field-gram.js';
import {
  type NormalEquations,
  solveInStatisticSpace,
  solveInWeightSpace,
  type WeightSolution,
  weightsOf,
} from './normal-equations.js';
import { combinedField } from './statistic-fields.js';

/**
 * The general path of a space with finitely many weights, through M `[b, P]`.
 * @param features M
 * @param metric the factor of F + ρI: solve for P weights with it; undefined: solve for b statistics
 */
export async function solveByFeatures(
  equations: NormalEquations,
  features: Matrix,
  metric: CholeskyFactor | undefined,
): Promise<WeightSolution> {
  if (metric !== undefined) return solveInWeightSpace(equations, features, metric);
  const { alpha, factor } = solveInStatisticSpace(equations, await gram(features));
  return { alpha, weights: weightsOf(features, alpha), factor };
}

export interface FieldsRequest {
  readonly functionName: string;
  readonly statistic: Statistic;
  readonly space: DriftSpace;
  readonly particles: Tensor2D;
}

/** The general path of a space without finitely many weights, or with too many to form M, through fields at the particles. */
export async function solveByFields(equations: NormalEquations, request: FieldsRequest): Promise<WeightSolution> {
  const { functionName, statistic, space, particles } = request;
  const basis = space.at(particles);
  try {
    const { alpha, factor } = solveInStatisticSpace(
      equations,
      await fieldGram({ functionName, statistic, basis, particles }),
    );
    const weights = tf.tidy(() => basis.transpose(combinedField(statistic, particles, alpha)));
    try {
      return { alpha, weights: new Float64Array(await weights.data()), factor };
    } finally {
      weights.dispose();
    }
  } finally {
    basis.dispose();
  }
}
