import { expectShape, vjp } from '@ingd/engine';
import type { Tensor, Tensor2D } from '@tensorflow/tfjs-core';
import * as tf from '@tensorflow/tfjs-core';
import type { ExponentialFamily } from '../family/exponential-family.js';
import { flatten, naturalMembers } from '../family/members.js';
import type { Natural } from '../family/parameter.js';

/**
 * Score of each row, ∇ₓ log q(x; η) = ∇log h(x) + J(x)ᵀ η, `[...batch, n, d]`; the caller disposes it.
 * @param x samples, `[n, d]`, of a family of continuous samples
 * @throws RangeError when η lies outside the family's domain or a shape is wrong
 */
export function score(family: ExponentialFamily, x: Tensor2D, natural: Natural): Tensor {
  const { definition, statistic } = family;
  expectShape('score', `x of ${family.name}`, x, [null, statistic.dimension]);
  const members = naturalMembers('score', family, natural);
  const shape = [...natural.shape.slice(0, -1), ...x.shape];
  return tf.tidy(() => {
    const ofBase = baseScore(family, x);
    const ofMember = (eta: Float64Array) => {
      const row = tf.tensor2d(Float32Array.from(eta), [1, eta.length]);
      const pull = statistic.vjp(x, tf.tile(row, [x.shape[0], 1]));
      return ofBase === undefined ? pull : tf.add<Tensor2D>(pull, ofBase);
    };
    const density = definition.logDensity;
    if (density === undefined) return tf.reshape(tf.stack(members.map(ofMember)), shape);
    return tf.reshape(tf.stack(members.map((eta) => slope((at) => density.call(definition, at, eta), x))), shape);
  });
}

/**
 * Score in the parameters, ∇_η log q(xᵢ; η) = T(xᵢ) − μ(η), `[...batch, n, b]`; the caller disposes it.
 * @throws RangeError when η lies outside the family's domain or a shape is wrong
 */
export function parameterScore(family: ExponentialFamily, x: Tensor2D, natural: Natural): Tensor {
  const { definition, statistic } = family;
  expectShape('parameterScore', `x of ${family.name}`, x, [null, statistic.dimension]);
  const means = naturalMembers('parameterScore', family, natural).map((eta) => definition.mean(eta));
  const shape = [...natural.shape.slice(0, -1), x.shape[0], statistic.size];
  return tf.tidy(() => {
    const mean = tf.tensor3d(Float32Array.from(flatten(means, statistic.size)), [means.length, 1, statistic.size]);
    return tf.reshape(tf.sub(statistic.evaluate(x), mean), shape);
  });
}

function baseScore({ definition }: ExponentialFamily, x: Tensor2D): Tensor2D | undefined {
  if (definition.logBaseMeasure === undefined) return undefined;
  return slope((at) => definition.logBaseMeasure?.(at) as tf.Tensor1D, x);
}

/** Row by row, as each value depends on its own row alone. */
function slope(f: (x: Tensor2D) => tf.Tensor1D, x: Tensor2D): Tensor2D {
  const { value, pullback } = vjp(f, x);
  return pullback(tf.onesLike(value));
}
