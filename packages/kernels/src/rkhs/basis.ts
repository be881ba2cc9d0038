import { expectShape } from '@ingd/engine';
import type { Tensor2D, Tensor3D } from '@tensorflow/tfjs-core';
import * as tf from '@tensorflow/tfjs-core';
import type { DriftBasis } from '../drift-space.js';
import { joinTiles, rowTiles, takeRows } from '../row-tiles.js';
import { kernelDrift } from './drift.js';
import type { FieldKernel } from './field-kernel.js';
import { kernelGram } from './gram.js';

/** An RKHS of vector fields at the particles x, which it borrows. Weights are fields at the particles, flattened: P = n d. */
export function kernelBasis(rule: FieldKernel, x: Tensor2D): DriftBasis {
  const [rows, dimension] = x.shape;
  const size = rows * dimension;
  const asFields = (w: Tensor2D) => tf.reshape<tf.Rank.R3>(w, [w.shape[0], rows, dimension]);
  return {
    apply(w) {
      expectShape(`${rule.kind}.apply`, 'w', w, [null, size]);
      return tf.tidy(() => smooth(rule, x, asFields(w)));
    },
    transpose(v) {
      expectShape(`${rule.kind}.transpose`, 'v', v, [null, rows, dimension]);
      return tf.reshape(v, [v.shape[0], size]);
    },
    inner(u, w) {
      expectShape(`${rule.kind}.inner`, 'u', u, [null, size]);
      expectShape(`${rule.kind}.inner`, 'w', w, [null, size]);
      return tf.tidy(() => {
        const smoothed = tf.reshape<tf.Rank.R2>(smooth(rule, x, asFields(w)), [w.shape[0], size]);
        return tf.matMul<Tensor2D>(u, smoothed, false, true);
      });
    },
    async gram(v) {
      expectShape(`${rule.kind}.gram`, 'v', v, [null, rows, dimension]);
      return kernelGram(rule, x, v);
    },
    field(w) {
      expectShape(`${rule.kind}.field`, 'w', w, [size]);
      const field = tf.keep(tf.reshape<tf.Rank.R3>(w, [1, rows, dimension]));
      return kernelDrift({ rule, particles: tf.keep(tf.clone(x)), field });
    },
    dispose() {},
  };
}

/** K V at the particles, some rows at a time: `[k, n, d] -> [k, n, d]`. */
function smooth(rule: FieldKernel, x: Tensor2D, fields: Tensor3D): Tensor3D {
  return joinTiles(rowTiles(x.shape[0], rule.bytesPerRow(fields.shape[0], x.shape)), 1, (tile) =>
    rule.product(takeRows(x, tile), x, fields),
  );
}
