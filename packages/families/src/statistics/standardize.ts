import { expectNumber } from '@ingd/engine';
import type { Tensor2D } from '@tensorflow/tfjs-core';
import * as tf from '@tensorflow/tfjs-core';
import type { Statistic } from '../statistic.js';
import { columnMoments } from './sample-moments.js';
import { statisticOf } from './statistic-of.js';

/** What is taken off a statistic, and what it is then divided by. */
export interface Standardization {
  /** m, `[b]`. */
  readonly center: ArrayLike<number>;
  /** s > 0, `[b]`. */
  readonly scale: ArrayLike<number>;
}

/** A statistic and how to standardise it. */
export interface StandardizeOptions extends Standardization {
  readonly statistic: Statistic;
}

/** A statistic in units of its own spread. */
export interface StandardizeStatistic extends Statistic, Standardization {
  readonly kind: 'standardize';
  readonly statistic: Statistic;
}

/**
 * (T(x) − m) / s, value by value: of mean 0 and variance 1 on the samples that `fitStandardization` took m and s from.
 * The whole takes the statistic over: disposing it disposes that too.
 * @throws RangeError when centre or scale is not of length b, or a scale is not positive
 */
export function standardize({ statistic, center, scale }: StandardizeOptions): StandardizeStatistic {
  const { size, dimension } = statistic;
  expectNumber('standardize', 'length of center', center.length, { minimum: size, maximum: size });
  expectNumber('standardize', 'length of scale', scale.length, { minimum: size, maximum: size });
  const [centers, scales] = [Array.from(center), Array.from(scale)];
  scales.forEach((value, i) => {
    expectNumber('standardize', `scale[${i}]`, value, { exclusiveMinimum: 0 });
  });
  const shift = tf.keep(tf.tensor1d(centers));
  const factor = tf.keep(tf.tensor1d(scales.map((value) => 1 / value)));
  const standardized = statisticOf({
    name: `standardize(${statistic.name})`,
    dimension,
    size,
    evaluate: (x) => tf.mul(tf.sub(statistic.evaluate(x), shift), factor),
    jvp: (x, v) => tf.mul(statistic.jvp(x, v), factor),
    vjp: (x, u) => statistic.vjp(x, tf.mul(u, factor)),
    jacobian: (x) => tf.mul(statistic.jacobian(x), tf.expandDims(factor, 1)),
    dispose() {
      tf.dispose([shift, factor]);
      statistic.dispose();
    },
  });
  return { ...standardized, kind: 'standardize', statistic, center: centers, scale: scales };
}

/**
 * Mean and standard deviation (of the n − 1 kind) of each value of a statistic, added up in float64 tile by tile.
 * `standardize({ statistic, ...(await fitStandardization(statistic, samples)) })`
 * @param samples `[n, d]`, n ≥ 2; borrowed. `weights` say how often each counts: 2 is the row twice; 1 where absent
 * @throws RangeError when a value does not vary over the samples, naming which, or weights do not fit
 */
export async function fitStandardization(
  statistic: Statistic,
  samples: Tensor2D,
  { weights }: { readonly weights?: ArrayLike<number> | undefined } = {},
): Promise<{ readonly center: Float64Array; readonly scale: Float64Array }> {
  const { mean, variance, largest } = await columnMoments('fitStandardization', statistic, { samples, weights });
  const scale = variance.map(Math.sqrt);
  const constant = scale.findIndex((value, i) => !varies(value, largest[i] as number));
  if (constant === -1) return { center: mean, scale };
  throw new RangeError(
    `fitStandardization: expected every value of ${statistic.name} to vary, got value ${constant} of standard deviation ${scale[constant]}; take it out by dropCollinear()`,
  );
}

/** Whether a spread is more than what float32 values of such a size have by rounding. */
export function varies(standardDeviation: number, largest: number): boolean {
  return standardDeviation > 1e-6 * largest;
}
