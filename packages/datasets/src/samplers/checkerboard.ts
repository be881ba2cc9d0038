import { expectNumber, uniformValues } from '@ingd/engine';
import * as tf from '@tensorflow/tfjs-core';
import { makeSampler, onPoints, pointsOf } from './make-sampler.js';
import type { DensitySampler, LabelledSampler } from './sampler.js';

/** A board of squares. */
export interface CheckerboardOptions {
  /** Squares along an edge, an even number; 4 unless told. */
  readonly squares?: number;
  /** The board reaches from −extent to extent; 4 unless told. */
  readonly extent?: number;
}

/**
 * Uniform on the dark squares of a board about the origin: those whose column and row (from 0, from the lower left) add up to
 * an even number. The class is the dark square, row by row. The density is constant there and 0 elsewhere; there is no score.
 * @throws RangeError when `squares` is not even and positive, or `extent` is not positive
 */
export function checkerboard({ squares = 4, extent = 4 }: CheckerboardOptions = {}): DensitySampler & LabelledSampler {
  expectNumber('checkerboard', 'squares', squares, { integer: true, minimum: 2 });
  expectNumber('checkerboard', 'extent', extent, { exclusiveMinimum: 0 });
  if (squares % 2 !== 0) {
    throw new RangeError(`checkerboard: expected squares to be even, got ${squares}; half of them must be dark`);
  }
  const side = (2 * extent) / squares;
  const dark = squares ** 2 / 2;
  const sampler = makeSampler({
    name: 'checkerboard',
    dimension: 2,
    classes: dark,
    draw(key, count) {
      const uniforms = uniformValues(key, count * 3);
      const labels = Int32Array.from({ length: count }, (_, i) => Math.floor((uniforms[3 * i] as number) * dark));
      const points = pointsOf(count, 2, (row, i) => {
        const y = Math.floor((labels[i] as number) / (squares / 2));
        const x = 2 * ((labels[i] as number) % (squares / 2)) + (y % 2);
        row[0] = (x + (uniforms[3 * i + 1] as number)) * side - extent;
        row[1] = (y + (uniforms[3 * i + 2] as number)) * side - extent;
      });
      return { points, labels };
    },
  });
  return {
    ...sampler,
    logDensity: onPoints('checkerboard', 2, (x) => {
      const place = tf.floor(tf.div(tf.add(x, extent), side)); // column and row, [n, 2]
      const within = tf.all(tf.logicalAnd(tf.greaterEqual(place, 0), tf.less(place, squares)), 1);
      const isDark = tf.equal(tf.mod(tf.sum(place, 1), 2), 0);
      const inside = tf.logicalAnd(within, isDark);
      const log = -Math.log(dark * side ** 2);
      return tf.where(inside, log, Number.NEGATIVE_INFINITY) as tf.Tensor1D;
    }),
  };
}
