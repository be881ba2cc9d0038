import { fold } from '@ingd/engine';
import * as tf from '@tensorflow/tfjs-core';
import { entropy } from '../../derived/entropy.js';
import { klDivergence } from '../../derived/kl-divergence.js';
import { logDensity } from '../../derived/log-density.js';
import { maximumLikelihood } from '../../derived/maximum-likelihood.js';
import { meanParameter, naturalParameter } from '../../family/parameter.js';
import type { Member } from './member.js';

/** Misuse throws a RangeError or TypeError that names the family. */
export async function misuseIsRefused({ family, natural, eta, key }: Member): Promise<void> {
  const outside = naturalParameter(eta.map(() => Number.NaN));
  const long = naturalParameter([...eta, 0]);
  const x = family.sample(fold(key, 41), natural, 3);
  const wide = tf.tidy(() => tf.concat2d([x, x], 1));
  const nowhere = tf.tidy(() => tf.fill<tf.Rank.R2>([3, family.statistic.dimension], Number.NaN));
  const calls: readonly [string, () => unknown][] = [
    ['natural of no parameters', () => family.natural(undefined)],
    ['logPartition outside the domain', () => family.logPartition(outside)],
    ['toMean outside the domain', () => family.toMean(outside)],
    ['toNatural outside the domain', () => family.toNatural(meanParameter(eta.map(() => Number.NaN)))],
    ['parameters outside the domain', () => family.parameters(outside)],
    ['sample outside the domain', () => family.sample(key, outside, 3)],
    ['entropy outside the domain', () => entropy(family, outside)],
    ['klDivergence outside the domain', () => klDivergence(family, natural, outside)],
    ['logDensity outside the domain', () => logDensity(family, x, outside)],
    ['logPartition of too many parameters', () => family.logPartition(long)],
    ['klDivergence of too many parameters', () => klDivergence(family, long, natural)],
    ['logDensity of wide rows', () => logDensity(family, wide, natural)],
    ['inSupport of wide rows', () => family.inSupport(wide)],
    ['maximumLikelihood of rows outside the support', () => maximumLikelihood(family, nowhere)],
  ];
  try {
    for (const [what, call] of calls) await expectRefusal(family.name, what, call);
  } finally {
    tf.dispose([x, wide, nowhere]);
  }
}

async function expectRefusal(name: string, what: string, call: () => unknown): Promise<void> {
  let result: unknown;
  try {
    result = await call();
  } catch (error) {
    const isMisuse = error instanceof RangeError || error instanceof TypeError;
    if (isMisuse && error.message.includes(name)) return;
    throw new Error(`${what}: expected a RangeError that names ${name}, got '${String(error)}'`);
  }
  if (result instanceof tf.Tensor) result.dispose();
  throw new Error(`${what}: expected a RangeError that names ${name}, got a result`);
}
