import type { Tensor2D } from '@tensorflow/tfjs-core';
import * as tf from '@tensorflow/tfjs-core';
import { inverseDistances } from './radial/inverse-distances.js';
import type { RadialFunction } from './radial/radial-function.js';

/** Distances below this, in the units of the points, count as none. */
const COINCIDENT = 1e-12;

/**
 * φ = −|x − y|, whose squared MMD is the energy distance 2E|X−Y| − E|X−X′| − E|Y−Y′|   [Székely & Rizzo 2013]. Conditionally
 * positive definite: it drives the MMD flow, but is the kernel of no RKHS. Its gradient jumps at distance 0, where it counts as 0.
 */
export function negativeDistance(): RadialFunction {
  return {
    kind: 'negative-distance',
    settings: { kind: 'negative-distance' },
    exact: true,
    derivatives(squares, order) {
      const r = tf.sqrt<Tensor2D>(squares);
      if (order === 0) return [tf.neg(r)];
      const inverse = inverseDistances(r, COINCIDENT);
      const cubed = () => tf.mul<Tensor2D>(inverse, tf.square(inverse));
      // D₁ = 1/r, D₂ = 1/r³, D₃ = 3/r⁵
      const fifth = () => tf.mul<Tensor2D>(tf.mul(cubed(), tf.square(inverse)), 3);
      const higher = [() => inverse, cubed, fifth];
      return [tf.neg<Tensor2D>(r), ...higher.slice(0, order).map((derivative) => derivative())];
    },
  };
}
