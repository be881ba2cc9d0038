import { type CholeskyFactor, expectShape, fold, type Key, type Matrix, normal, toMatrix } from '@ingd/engine';
import type * as tf from '@tensorflow/tfjs-core';
import type { Tensor2D } from '@tensorflow/tfjs-core';
import { checkedSamples, requireFiniteRows, short } from '../generators/checked-samples.js';
import { difference, solveFor } from '../projection/host-vectors.js';
import { factorWithRidge, momentsAt } from '../projection/weighted-moments.js';
import type { IngdSettings, IngdState } from './contract.js';
import { located } from './located.js';

/** What is known at t₀ before the fit; its owner disposes z and the particles. */
export interface Situation {
  readonly z: Tensor2D;
  /** X = G(Z, t₀). */
  readonly particles: Tensor2D;
  /** g */
  readonly gradient: Float64Array;
  /** F + ρI, its factor and F alone. */
  readonly fisher: Matrix;
  readonly metric: CholeskyFactor;
  /** (F + ρI)⁻¹ g */
  readonly naturalGradient: Float64Array;
}

/** @throws RangeError naming the step, when noise, target or generator give what they should not */
export async function observe(settings: IngdSettings, state: IngdState): Promise<Situation> {
  const key = fold(state.key, state.step + 1);
  let z: Tensor2D | undefined;
  try {
    z = await noiseOf(settings, fold(key, 0), state.step + 1);
    const ofTarget = await targetMean(settings, fold(key, 1), state.step + 1);
    return await situationOf(settings, state, z, ofTarget);
  } catch (error) {
    z?.dispose();
    throw located(error, `before step ${state.step + 1}, t = ${short(state.time)}`);
  }
}

async function situationOf(
  { statistic, generator, ridge }: IngdSettings,
  { parameters, time }: IngdState,
  z: Tensor2D,
  ofTarget: Float64Array,
): Promise<Situation> {
  const checkedAt = { functionName: 'ingd', generator, parameters, z, times: [time] };
  const [particles] = (await checkedSamples(checkedAt)) as [Tensor2D];
  try {
    const { mean, covariance } = await momentsAt(statistic, particles);
    const gradient = difference(ofTarget, mean);
    const metric = factorWithRidge('ingd', covariance, ridge);
    return { z, particles, gradient, fisher: covariance, metric, naturalGradient: solveFor(metric, gradient) };
  } catch (error) {
    particles.dispose();
    throw error;
  }
}

/** mean_Y T */
async function targetMean({ statistic, target }: IngdSettings, key: Key, step: number): Promise<Float64Array> {
  const y = await target.batch(key, step);
  try {
    await requireBatch('target', y, statistic.dimension);
    return (await momentsAt(statistic, y)).mean;
  } finally {
    y.dispose();
  }
}

async function noiseOf({ noise, generator, batchSize }: IngdSettings, key: Key, step: number): Promise<Tensor2D> {
  if (noise === undefined) return normal<tf.Rank.R2>(key, [batchSize, generator.inputs]);
  const z = await noise.batch(key, step);
  try {
    await requireBatch('noise', z, generator.inputs);
    return z;
  } catch (error) {
    z.dispose();
    throw error;
  }
}

async function requireBatch(name: 'target' | 'noise', batch: Tensor2D, width: number): Promise<void> {
  const what = name === 'noise' ? 'noise' : 'the target';
  expectShape('ingd', `the batch of ${what}`, batch, [null, width]);
  if (batch.shape[0] < 2)
    throw new RangeError(`ingd: expected at least 2 rows in the batch of ${what}, got ${batch.shape[0]}; draw more`);
  requireFiniteRows(`ingd: expected a finite batch of ${what}`, await toMatrix(batch), `look at ${name}.batch`);
}
