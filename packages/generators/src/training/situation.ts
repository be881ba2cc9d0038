import { type CholeskyFactor, expectShape, fold, type Key, type Matrix, normal, toMatrix } from '@ingd/engine';
import type { Statistic } from '@ingd/families';
import type { Tensor2D } from '@tensorflow/tfjs-core';
import * as tf from '@tensorflow/tfjs-core';
import { checkedSamples, requireFiniteRows, short } from '../generators/checked-samples.js';
import { difference, solveFor } from '../projection/host-vectors.js';
import { factorWithRidge, momentsAt } from '../projection/weighted-moments.js';
import type { IngdSettings, IngdState } from './contract.js';
import { located } from './located.js';

/** What is known at t₀ before the fit. */
export interface Situation {
  readonly statistic: Statistic;
  readonly z: Tensor2D;
  /** X = G(Z, t₀), or what was carried there. */
  readonly particles: Tensor2D;
  /** g */
  readonly gradient: Float64Array;
  /** F */
  readonly fisher: Matrix;
  /** The factor of F + ρI. */
  readonly metric: CholeskyFactor;
  /** (F + ρI)⁻¹ g */
  readonly naturalGradient: Float64Array;
  /** Frees z, the particles, and a statistic that was chosen for the step. */
  dispose(): void;
}

interface Held {
  readonly tensors: Tensor2D[];
  release(): void;
}

/** @throws RangeError naming the step, when noise, target, statistic or generator give what they should not */
export async function observe(settings: IngdSettings, state: IngdState): Promise<Situation> {
  const key = fold(state.key, state.step + 1);
  const held: Held = { tensors: [], release() {} };
  const dispose = () => {
    tf.dispose(held.tensors);
    held.release();
  };
  try {
    const z = await noiseOf(settings, fold(key, 0), state.step + 1);
    held.tensors.push(z);
    const particles = state.particles ? tf.clone(state.particles) : await particlesOf(settings, state, z);
    held.tensors.push(particles);
    const { statistic, mean } = await ofTarget(settings, { state, particles, key, held });
    const values = await momentsAt(statistic, particles);
    const gradient = difference(mean, values.mean);
    const metric = factorWithRidge('ingd', values.covariance, settings.ridge);
    const naturalGradient = solveFor(metric, gradient);
    return { statistic, z, particles, gradient, fisher: values.covariance, metric, naturalGradient, dispose };
  } catch (error) {
    dispose();
    throw located(error, `before step ${state.step + 1}, t = ${short(state.time)}`);
  }
}

async function particlesOf({ generator }: IngdSettings, { parameters, time }: IngdState, z: Tensor2D) {
  const [particles] = await checkedSamples({ functionName: 'ingd', generator, parameters, z, times: [time] });
  return particles as Tensor2D;
}

interface Seen {
  readonly state: IngdState;
  readonly particles: Tensor2D;
  /** Of the step. */
  readonly key: Key;
  readonly held: { release(): void };
}

/** T, chosen where it is to be, and mean_Y T. */
async function ofTarget(settings: IngdSettings, seen: Seen) {
  const { target, generator } = settings;
  const step = seen.state.step + 1;
  const y = await target.batch(fold(seen.key, 1), step);
  try {
    await requireBatch('target', y, generator.dimension);
    const statistic = await statisticOf(settings, seen, y);
    return { statistic, mean: (await momentsAt(statistic, y)).mean };
  } finally {
    y.dispose();
  }
}

async function statisticOf({ statistic, generator }: IngdSettings, seen: Seen, target: Tensor2D): Promise<Statistic> {
  if (typeof statistic !== 'function') return statistic;
  const { state, particles, held } = seen;
  const key = fold(seen.key, 2);
  const chosen = await statistic({ particles, target, key, step: state.step + 1, time: state.time });
  held.release = () => chosen.dispose();
  if (chosen.dimension === generator.dimension) return chosen;
  throw new RangeError(
    `ingd: expected a statistic of dimension ${generator.dimension}, that of ${generator.name}, got one of ${chosen.dimension}; choose it for these samples`,
  );
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
