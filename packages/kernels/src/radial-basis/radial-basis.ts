import type { Tensor2D, Tensor3D } from '@tensorflow/tfjs-core';
import * as tf from '@tensorflow/tfjs-core';
import type { DriftSpace } from '../drift-space.js';
import type { RadialKernel } from '../radial/radial-kernel.js';
import { keptCenters, type RadialBasis, type RadialBasisOptions, radialBasisSpace } from './centers.js';

/** The space of `radialBasis`. */
export interface RadialBasisSpace extends DriftSpace {
  readonly kind: 'radial-basis';
  readonly kernel: RadialKernel;
  readonly size: number;
}

/**
 * Radial basis fields h_w(x) = Σⱼ φ(|x − cⱼ|²) wⱼ, wⱼ ∈ R^d: `scalarKernel` with centres fixed beforehand, so that work grows with the
 * particles alone. P = m d weights, centre by centre, with the Euclidean inner product. A record holds the centres.
 * @throws RangeError when there is no centre
 */
export function radialBasis({ kernel, centers }: RadialBasisOptions): RadialBasisSpace {
  const own = radialBasisOf(kernel, keptCenters('radialBasis', centers));
  const space = radialBasisSpace(own, () => radialBasisOf(kernel, tf.keep(tf.clone(own.centers))));
  return { ...space, kind: 'radial-basis', kernel, size: own.passes.size };
}

/** @param centers owned from now on */
export function radialBasisOf(kernel: RadialKernel, centers: Tensor2D): RadialBasis {
  const [count, dimension] = centers.shape;
  return {
    kind: 'radial-basis',
    kernel,
    centers,
    passes: {
      functionName: 'radialBasis',
      dimension,
      size: count * dimension,
      bytesPerRow: (fields) => 4 * (count * 8 + 4 * fields * dimension),
      push: (x, w) => push(kernel.value(x, centers), w, dimension),
      pull: (x, fields) => pull(kernel.value(x, centers), fields),
      pushMixed: (x, u, w) => tf.matMul(kernel.directional(x, u, centers), tf.reshape(w, [count, dimension])),
    },
  };
}

/** Φ W for each weight vector, Φ `[n, m]`. */
function push(values: Tensor2D, w: Tensor2D, dimension: number): Tensor3D {
  const [rows, centers] = values.shape;
  const count = w.shape[0];
  const apart = tf.reshape<tf.Rank.R3>(w, [count, centers, dimension]);
  const sideBySide = tf.reshape(tf.transpose(apart, [1, 0, 2]), [centers, count * dimension]);
  const product = tf.reshape<tf.Rank.R3>(tf.matMul<Tensor2D>(values, sideBySide), [rows, count, dimension]);
  return tf.transpose(product, [1, 0, 2]);
}

/** Φᵀ V of each field. */
function pull(values: Tensor2D, fields: Tensor3D): Tensor2D {
  const [count, rows, dimension] = fields.shape;
  const centers = values.shape[1];
  const sideBySide = tf.reshape(tf.transpose(fields, [1, 0, 2]), [rows, count * dimension]);
  const product = tf.reshape(tf.matMul<Tensor2D>(values, sideBySide, true, false), [centers, count, dimension]);
  return tf.reshape(tf.transpose(product, [1, 0, 2]), [count, centers * dimension]);
}
