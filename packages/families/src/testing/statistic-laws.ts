import { createKey, type Key, normal, split } from '@ingd/engine';
import { centralDifference, expectMisuse, expectSame, type Law, leakedTensors } from '@ingd/engine/testing';
import type { Tensor, Tensor2D, Tensor3D } from '@tensorflow/tfjs-core';
import * as tf from '@tensorflow/tfjs-core';
import type { Statistic } from '../statistic.js';

/** Where and how exactly the laws are checked. */
export interface StatisticLawOptions {
  /** n, how many points the laws are checked at; 6 where absent. */
  readonly count?: number;
  /** Draws the points and directions, standard normal; that of seed 1 where absent. */
  readonly key?: Key;
  /** Largest error allowed, relative to the largest entry; 1e-4 where absent. */
  readonly tolerance?: number;
}

interface Setting {
  readonly statistic: Statistic;
  readonly x: Tensor2D;
  readonly v: Tensor2D;
  readonly u: Tensor2D;
  readonly tolerance: number;
}

/** Coarse enough that rounding stays below 1e-4, fine enough that the fourth-order error does too. */
const DIFFERENCE_STEP = 0.05;
const DIFFERENCE_TOLERANCE = 1e-3;

/**
 * What every `Statistic` obeys. Each check makes a statistic of its own and disposes it; a backend must be set.
 * `for (const law of statisticLaws(() => rbf({ centers, bandwidth: 1 }))) test(law.name, law.check)`
 */
export function statisticLaws(
  make: () => Statistic | Promise<Statistic>,
  options: StatisticLawOptions = {},
): readonly Law[] {
  const law = (name: string, check: (setting: Setting) => Promise<void>): Law => ({
    name,
    check: () => inSetting(make, options, check),
  });
  return [
    law('jvp and vjp are adjoint: ⟨u, J v⟩ = ⟨Jᵀu, v⟩', adjoint),
    law('jvp is the jacobian times v', jacobianAgrees),
    law('jvp is the derivative of evaluate, by finite differences', differenceAgrees),
    law('linearised, where it can be, it has the same products', linearisedAgrees),
    law('shapes are as declared', shapesAgree),
    law('arguments of another shape throw, naming the method', misuseThrows),
    { name: 'no tensor is leaked', check: () => nothingLeaks(make, options) },
  ];
}

async function inSetting(
  make: () => Statistic | Promise<Statistic>,
  { count = 6, key = createKey(1), tolerance = 1e-4 }: StatisticLawOptions,
  check: (setting: Setting) => Promise<void>,
): Promise<void> {
  const statistic = await make();
  const [pointKey, tangentKey, cotangentKey] = split(key, 3) as [Key, Key, Key];
  const x = normal<tf.Rank.R2>(pointKey, [count, statistic.dimension]);
  const v = normal<tf.Rank.R2>(tangentKey, [count, statistic.dimension]);
  const u = normal<tf.Rank.R2>(cotangentKey, [count, statistic.size]);
  try {
    await check({ statistic, x, v, u, tolerance });
  } finally {
    tf.dispose([x, v, u]);
    statistic.dispose();
  }
}

/** Row by row, so that errors of different samples cannot cancel. */
async function adjoint({ statistic, x, v, u, tolerance }: Setting): Promise<void> {
  const left = tf.tidy(() => tf.sum(tf.mul(u, statistic.jvp(x, v)), 1));
  const right = tf.tidy(() => tf.sum(tf.mul(statistic.vjp(x, u), v), 1));
  await expectSame('⟨Jᵀu, v⟩ against ⟨u, J v⟩', right, left, tolerance);
}

async function linearisedAgrees({ statistic, x, v, u, tolerance }: Setting): Promise<void> {
  const at = statistic.linearise?.(x);
  if (at === undefined) return;
  try {
    await expectSame('jvp at fixed points', at.jvp(v), statistic.jvp(x, v), tolerance);
    await expectSame('vjp at fixed points', at.vjp(u), statistic.vjp(x, u), tolerance);
  } finally {
    at.dispose();
  }
}

async function jacobianAgrees({ statistic, x, v, tolerance }: Setting): Promise<void> {
  const product = tf.tidy(() => tf.sum(tf.mul(statistic.jacobian(x), tf.expandDims<Tensor3D>(v, 1)), 2));
  await expectSame('jvp against the jacobian', statistic.jvp(x, v), product, tolerance);
}

async function differenceAgrees({ statistic, x, v }: Setting): Promise<void> {
  const along = (step: number) => statistic.evaluate(tf.add(x, tf.mul(v, step)));
  const difference = centralDifference(along, DIFFERENCE_STEP);
  await expectSame('jvp against finite differences', statistic.jvp(x, v), difference, DIFFERENCE_TOLERANCE);
}

async function shapesAgree({ statistic, x, v, u }: Setting): Promise<void> {
  const [count, { dimension, size }] = [x.shape[0], statistic];
  const results: readonly [string, Tensor, number[]][] = [
    ['evaluate', statistic.evaluate(x), [count, size]],
    ['jvp', statistic.jvp(x, v), [count, size]],
    ['vjp', statistic.vjp(x, u), [count, dimension]],
    ['jacobian', statistic.jacobian(x), [count, size, dimension]],
  ];
  const wrong = results.find(([, { shape }, expected]) => !tf.util.arraysEqual(shape, expected));
  for (const [, result] of results) result.dispose();
  if (wrong === undefined) return;
  throw new Error(`${wrong[0]}: expected shape [${wrong[2]}], got [${wrong[1].shape}]`);
}

async function misuseThrows({ statistic, x, v, u }: Setting): Promise<void> {
  const wide = tf.tidy(() => tf.concat2d([x, x], 1));
  const wideCotangent = tf.tidy(() => tf.concat2d([u, u], 1));
  try {
    expectMisuse('evaluate', () => statistic.evaluate(wide));
    expectMisuse('jvp', () => statistic.jvp(wide, v));
    expectMisuse('jvp', () => statistic.jvp(x, wide));
    expectMisuse('vjp', () => statistic.vjp(wide, u));
    expectMisuse('vjp', () => statistic.vjp(x, wideCotangent));
    expectMisuse('jacobian', () => statistic.jacobian(wide));
  } finally {
    tf.dispose([wide, wideCotangent]);
  }
}

async function nothingLeaks(make: () => Statistic | Promise<Statistic>, options: StatisticLawOptions): Promise<void> {
  const use = ({ statistic, x, v, u }: Setting): Promise<void> => {
    tf.dispose([statistic.evaluate(x), statistic.jvp(x, v), statistic.vjp(x, u), statistic.jacobian(x)]);
    const at = statistic.linearise?.(x);
    if (at !== undefined) tf.dispose([at.jvp(v), at.vjp(u)]);
    at?.dispose();
    return Promise.resolve();
  };
  await inSetting(make, options, use); // what a backend sets up at first use is no leak
  const leaked = await leakedTensors(() => inSetting(make, options, use));
  if (leaked !== 0) throw new Error(`expected no tensor to be left behind or disposed twice, got ${leaked}`);
}
