import { expectShape } from '@ingd/engine';
import type { Tensor, Tensor1D, Tensor2D } from '@tensorflow/tfjs-core';
import * as tf from '@tensorflow/tfjs-core';
import type { ExponentialFamily } from '../family/exponential-family.js';
import { batchShape, flatten, naturalMembers } from '../family/members.js';
import type { Natural } from '../family/parameter.js';
import { type TrackedParameters, trackedLogPartition } from './tracked-parameters.js';

/** What else `logDensity` may follow. */
export interface LogDensityOptions {
  /** A tensor of the parameters, `[...batch, b]`, to take gradients with; its numbers are those of the natural parameters. */
  readonly tracked?: Tensor;
}

/**
 * Log density of each row: log h(x) + ⟨η, T(x)⟩ − A(η)   [Wainwright & Jordan 2008, Eq. 3.5].
 * Differentiable in x, and in η where `tracked` is given: ∇A and ∇²A come from the mean map and the Fisher information.
 * Rows outside the support give −∞, NaN or the formula's value; `family.inSupport`
 * tells, `expectSupport` throws.
 * @param x samples, `[n, d]`
 * @param natural η, `[...batch, b]`
 * @returns nats, `[...batch, n]`; the caller disposes it
 * @throws RangeError when η lies outside the family's domain or a shape is wrong
 */
export function logDensity(
  family: ExponentialFamily,
  x: Tensor2D,
  natural: Natural,
  { tracked }: LogDensityOptions = {},
): Tensor {
  expectShape('logDensity', `x of ${family.name}`, x, [null, family.statistic.dimension]);
  const members = naturalMembers('logDensity', family, natural);
  if (tracked !== undefined) expectShape('logDensity', 'tracked', tracked, natural.shape);
  const shape = [...batchShape(natural), x.shape[0]];
  return tf.tidy(() => {
    if (tracked !== undefined) return tf.reshape(trackedDensity(family, x, { members, tracked }), shape);
    return tf.reshape(stableDensity(family, x, members) ?? plainDensity(family, x, members), shape);
  });
}

/** `[B, n]`, by the family's own form, where it has one. */
function stableDensity(
  { definition }: ExponentialFamily,
  x: Tensor2D,
  members: readonly Float64Array[],
): Tensor | undefined {
  if (definition.logDensity === undefined) return undefined;
  const rows = members.map((eta) => definition.logDensity?.(x, eta) as Tensor1D);
  return rows.length === 1 ? rows[0] : tf.stack(rows);
}

/** `[B, n]`, η and A constants. */
function plainDensity(family: ExponentialFamily, x: Tensor2D, members: readonly Float64Array[]): Tensor2D {
  const { definition, statistic } = family;
  const eta = tf.tensor2d(Float32Array.from(flatten(members, statistic.size)), [members.length, statistic.size]);
  const partition = tf.tensor2d(
    Float32Array.from(members, (member) => definition.logPartition(member)),
    [members.length, 1],
  );
  return assemble(family, x, eta, partition);
}

/** The same with η and A on the tape; where the family has a stabler form, its value is taken and the gradient kept. */
function trackedDensity(family: ExponentialFamily, x: Tensor2D, parameters: TrackedParameters): Tensor2D {
  const { members, tracked } = parameters;
  const { definition, statistic } = family;
  const eta = tf.reshape<tf.Rank.R2>(tracked, [members.length, statistic.size]);
  const partition = tf.reshape<tf.Rank.R2>(trackedLogPartition(definition, { members, tracked: eta }), [
    members.length,
    1,
  ]);
  const density = assemble(family, x, eta, partition);
  const stable = stableDensity(family, x, members);
  if (stable === undefined) return density;
  const value = tf.reshape(stable, density.shape);
  const withValue = tf.customGrad(() => ({ value: tf.clone(value), gradFunc: (dy: Tensor) => tf.clone(dy) }));
  return withValue(density) as Tensor2D;
}

/** log h(x) + ⟨η, T(x)⟩ − A(η), `[B, n]`. */
function assemble(family: ExponentialFamily, x: Tensor2D, eta: Tensor2D, partition: Tensor2D): Tensor2D {
  const inner = tf.matMul<Tensor2D>(eta, family.statistic.evaluate(x), false, true);
  const density = tf.sub<Tensor2D>(inner, partition);
  const base = family.definition.logBaseMeasure?.(x);
  return base === undefined ? density : tf.add<Tensor2D>(density, base);
}
