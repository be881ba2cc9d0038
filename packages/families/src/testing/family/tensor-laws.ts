import { fold, type Key, normal, useBackend } from '@ingd/engine';
import { centralDifference, expectSame, leakedTensors } from '@ingd/engine/testing';
import type { Tensor2D } from '@tensorflow/tfjs-core';
import * as tf from '@tensorflow/tfjs-core';
import { logDensity } from '../../derived/log-density.js';
import { maximumLikelihood } from '../../derived/maximum-likelihood.js';
import { expectClose, expectWithin } from './compare.js';
import type { Member } from './member.js';
import { taken, withRows } from './rows.js';
import { SAMPLE_PRECISION } from './significance.js';

const FEW = 64;

/** ⟨u, J v⟩ = ⟨Jᵀu, v⟩ row by row, at samples of the member. */
export async function statisticIsAdjoint(member: Member): Promise<void> {
  const { statistic } = member.family;
  await withRows(member, fold(member.key, 31), FEW, async (x) => {
    const v = normal<tf.Rank.R2>(fold(member.key, 32), [FEW, statistic.dimension]);
    const u = normal<tf.Rank.R2>(fold(member.key, 33), [FEW, statistic.size]);
    try {
      const left = tf.tidy(() => tf.sum(tf.mul(u, statistic.jvp(x, v)), 1));
      const right = tf.tidy(() => tf.sum(tf.mul(statistic.vjp(x, u), v), 1));
      await expectSame('⟨Jᵀu, v⟩ against ⟨u, J v⟩', right, left, 1e-4);
      const product = tf.tidy(() => tf.sum(tf.mul(statistic.jacobian(x), tf.expandDims(v, 1)), 2));
      await expectSame('jvp against the jacobian', statistic.jvp(x, v), product, 1e-4);
    } finally {
      tf.dispose([u, v]);
    }
  });
}

/** jvp is what evaluate does along x + t v, |v| < |x|, which stays within half-lines. Kinks may spoil a row, not most rows. */
export async function statisticDerivative(member: Member): Promise<void> {
  const { statistic } = member.family;
  await withRows(member, fold(member.key, 34), FEW, async (x) => {
    const v = tf.tidy(() => {
      const size = tf.minimum(tf.abs(x), tf.sqrt(tf.moments(x, 0).variance)); // [n, d]
      return tf.mul<Tensor2D>(size, tf.tanh(normal(fold(member.key, 35), [FEW, statistic.dimension])));
    });
    try {
      const along = (step: number) => statistic.evaluate(tf.add(x, tf.mul(v, step)));
      const difference = await taken(centralDifference(along, 0.02));
      const derivative = await taken(statistic.jvp(x, v));
      const good = goodRows(derivative, difference, statistic.size);
      if (good < 0.7) throw new Error(`jvp: expected the derivative of evaluate, got it in ${100 * good}% of the rows`);
    } finally {
      v.dispose();
    }
  });
}

/** Share of the rows, among those where differences are finite, that agree. */
function goodRows(derivative: Float64Array, difference: Float64Array, size: number): number {
  const largest = derivative.reduce((most, value) => Math.max(most, Math.abs(value)), 1e-30);
  let [good, all] = [0, 0];
  for (let start = 0; start < derivative.length; start += size) {
    const wanted = difference.subarray(start, start + size);
    if (!wanted.every(Number.isFinite)) continue;
    const scale = wanted.reduce((most, value) => Math.max(most, Math.abs(value)), 1e-3 * largest);
    all++;
    if (wanted.every((value, i) => Math.abs(value - (derivative[start + i] as number)) <= 0.01 * scale)) good++;
  }
  return all === 0 ? 1 : good / all;
}

/** Whatever a family does, it leaves no tensor behind and disposes none it was lent. */
export async function nothingLeaks(member: Member): Promise<void> {
  const use = () => withRows(member, fold(member.key, 36), FEW, (x) => useAll(member, x));
  await use(); // what a backend sets up at first use is no leak
  const leaked = await leakedTensors(use);
  if (leaked !== 0) throw new Error(`expected no tensor to be left behind or disposed twice, got ${leaked}`);
}

async function useAll({ family, natural, key }: Member, x: Tensor2D): Promise<void> {
  const u = normal<tf.Rank.R2>(fold(key, 37), [FEW, family.statistic.size]);
  const v = tf.onesLike(x);
  tf.dispose([
    family.statistic.evaluate(x),
    family.statistic.jvp(x, v),
    family.statistic.vjp(x, u),
    family.statistic.jacobian(x),
  ]);
  tf.dispose([family.logBaseMeasure(x), logDensity(family, x, natural), u, v]);
  await family.inSupport(x);
  await maximumLikelihood(family, x).catch(() => undefined); // too few rows may have no fit
}

/** Log density and T of the same rows are the same numbers on every backend. */
export async function backendsAgree(member: Member): Promise<void> {
  const before = tf.getBackend();
  const backends = member.options.backends ?? (['wasm', 'cpu'] as const);
  const results: (readonly [string, Float64Array, Float64Array])[] = [];
  try {
    for (const backend of backends) {
      const { backend: taken } = await useBackend(backend);
      results.push([taken, ...(await numbersHere(member, fold(member.key, 38)))]);
    }
  } finally {
    await tf.setBackend(before);
  }
  const [first, ...others] = results;
  for (const [backend, density, statistics] of others) {
    const wanted = first?.[1] ?? [];
    const scale = Math.abs(member.family.logPartition(member.natural)[0] as number) + Math.max(...wanted.map(Math.abs));
    expectWithin(`logDensity on ${backend} and on ${first?.[0]}`, density, wanted, () => SAMPLE_PRECISION * scale);
    expectClose(`T on ${backend} and on ${first?.[0]}`, statistics, first?.[2] ?? [], SAMPLE_PRECISION);
  }
}

async function numbersHere(member: Member, key: Key): Promise<readonly [Float64Array, Float64Array]> {
  const { family, natural } = member;
  return withRows(member, key, FEW, async (x) => [
    await taken(logDensity(family, x, natural)),
    await taken(family.statistic.evaluate(x)),
  ]);
}
