import { expectShape } from '@ingd/engine';
import type { Tensor, Tensor2D } from '@tensorflow/tfjs-core';
import * as tf from '@tensorflow/tfjs-core';
import type { FamilyDefinition } from '../family/definition.js';
import { batchShape, meanMembers } from '../family/members.js';
import type { ConjugatePrior } from './conjugate-prior.js';
import { expectRowsInSupport } from './expect-support.js';
import { sumStatistics, type WeightOptions } from './sum-statistics.js';

/**
 * Log density of each row under a prior or posterior, the parameters integrated out:
 * log h(x) + K(χ + T(x), ν + 1) − K(χ, ν), K the log-normaliser of the conjugate prior.
 * @param x samples, `[n, d]`
 * @returns nats, `[...batch, n]`; the caller disposes it
 * @throws TypeError when that log-normaliser of the family has no closed form; RangeError when the prior is improper
 * or a row lies outside the support
 */
export async function posteriorPredictive(prior: ConjugatePrior, x: Tensor2D): Promise<Tensor> {
  const { family, count, mean } = prior;
  const { size, dimension } = family.statistic;
  expectShape('posteriorPredictive', `x of ${family.name}`, x, [null, dimension]);
  expectRowsInSupport('posteriorPredictive', family, await x.data());
  const statistics = await hostStatistics(prior, x);
  const values = meanMembers('posteriorPredictive', family, mean).map((mu) => {
    const chi = mu.map((value) => value * count);
    const before = normaliser('posteriorPredictive', family.definition, chi, count);
    return Float32Array.from({ length: x.shape[0] }, (_, row) => {
      const after = chi.map((value, i) => value + (statistics[row * size + i] as number));
      return normaliser('posteriorPredictive', family.definition, after, count + 1) - before;
    });
  });
  return tf.tidy(() => {
    const ratio = tf.stack(values.map((row) => tf.tensor1d(row))); // [B, n]
    return tf.reshape(tf.add(ratio, family.logBaseMeasure(x)), [...batchShape(mean), x.shape[0]]);
  });
}

/**
 * Log density of all samples together, the parameters integrated out: Σ wᵢ log h(xᵢ) + K(posterior) − K(prior), one a prior.
 * @throws as `posteriorPredictive` does
 */
export async function logEvidence(
  prior: ConjugatePrior,
  x: Tensor2D,
  options: WeightOptions = {},
): Promise<Float64Array> {
  const { family, count, mean } = prior;
  const seen = await sumStatistics('logEvidence', family, x, options);
  const ofBase = await sumBase(prior, x, options);
  const members = meanMembers('logEvidence', family, mean);
  return Float64Array.from(members, (mu) => {
    const chi = mu.map((value) => value * count);
    const after = chi.map((value, i) => value + (seen.sum[i] as number));
    const gain = normaliser('logEvidence', family.definition, after, count + seen.count);
    return ofBase + gain - normaliser('logEvidence', family.definition, chi, count);
  });
}

function normaliser<P>(
  functionName: string,
  definition: FamilyDefinition<P>,
  chi: Float64Array,
  count: number,
): number {
  if (definition.conjugateLogPartition === undefined) {
    throw new TypeError(
      `${functionName}: expected a family whose conjugate prior has a closed normaliser, got ${definition.name}; sample the posterior instead`,
    );
  }
  const value = definition.conjugateLogPartition(chi, count);
  if (Number.isFinite(value)) return value;
  throw new RangeError(
    `${functionName}: expected a proper prior of ${definition.name}, got count ${count} and summed statistics [${chi.join(', ')}], whose normaliser is ${value}; raise the count`,
  );
}

async function hostStatistics({ family }: ConjugatePrior, x: Tensor2D): Promise<ArrayLike<number>> {
  const statistics = family.statistic.evaluate(x);
  try {
    return await statistics.data();
  } finally {
    statistics.dispose();
  }
}

async function sumBase({ family }: ConjugatePrior, x: Tensor2D, { weights }: WeightOptions): Promise<number> {
  if (family.definition.logBaseMeasure === undefined) return 0;
  const base = family.logBaseMeasure(x);
  try {
    const own = weights instanceof tf.Tensor ? await weights.data() : weights;
    return (await base.data<'float32'>()).reduce((total, value, i) => total + (own?.[i] ?? 1) * value, 0);
  } finally {
    base.dispose();
  }
}
