import type { Tensor2D, Tensor3D } from '@tensorflow/tfjs-core';
import * as tf from '@tensorflow/tfjs-core';
import { timesMatrix } from './passes.js';

/** How the last hidden layer's tangents reach the output coordinates: the only place where the two tangent spaces differ. */
export interface Head {
  /** Tangents of the last hidden layer for k weight vectors to those of the output: `[n, k · copies, h] -> [n, k, d]`. */
  push(tangents: Tensor3D): Tensor3D;
  /** The adjoint: `[n, k, d] -> [n, k · copies, h]`. */
  pull(fields: Tensor3D): Tensor3D;
}

/** All output coordinates share the hidden weights. */
export function fullHead(weights: Tensor2D): Head {
  return {
    push: (tangents) => timesMatrix(tangents, weights, 'plain'),
    pull: (fields) => timesMatrix(fields, weights, 'transposed'),
  };
}

/** Output coordinate a reads only the a-th copy of the hidden weights, so that K(x, y) has no cross-output entries. */
export function diagonalHead(weights: Tensor2D): Head {
  const [width, outputs] = weights.shape;
  const byOutput = () => tf.reshape(tf.transpose(weights), [1, 1, outputs, width]);
  return {
    push(tangents) {
      const [count, carried] = tangents.shape;
      const copies = tf.reshape(tangents, [count, carried / outputs, outputs, width]);
      return tf.sum<Tensor3D>(tf.mul(copies, byOutput()), 3);
    },
    pull(fields) {
      const [count, carried] = fields.shape;
      return tf.reshape(tf.mul(tf.expandDims(fields, 3), byOutput()), [count, carried * outputs, width]);
    },
  };
}
