import { expectShape, gram } from '@ingd/engine';
import type { Tensor2D, Tensor3D } from '@tensorflow/tfjs-core';
import * as tf from '@tensorflow/tfjs-core';
import type { DriftBasis } from '../drift-space.js';
import { joinTiles, rowTiles, sumTiles, takeRows } from '../row-tiles.js';
import { randomFeatureDrift } from './drift.js';
import type { Frequencies, FrequencySettings } from './frequencies.js';
import { bytesPerRow, pull, push } from './passes.js';

const kind = 'randomFeatureGradient';

/** Φ of the random features at the particles x; borrows both. */
export function randomFeatureBasis(settings: FrequencySettings, frequencies: Frequencies, x: Tensor2D): DriftBasis {
  const { features, dimension } = settings;
  const [rows, size] = [x.shape[0], 2 * features];
  const transpose = (fields: Tensor3D): Tensor2D => {
    expectShape(`${kind}.transpose`, 'v', fields, [null, rows, dimension]);
    return pullTiles(frequencies, x, fields);
  };
  return {
    apply(w) {
      expectShape(`${kind}.apply`, 'w', w, [null, size]);
      return joinTiles(rowTiles(rows, bytesPerRow(features, w.shape[0])), 1, (tile) =>
        push(frequencies, takeRows(x, tile), w),
      );
    },
    transpose,
    inner(u, w) {
      expectShape(`${kind}.inner`, 'u', u, [null, size]);
      expectShape(`${kind}.inner`, 'w', w, [null, size]);
      return tf.matMul(u, w, false, true);
    },
    async gram(v) {
      const transposed = transpose(v);
      try {
        return await gram(transposed);
      } finally {
        transposed.dispose();
      }
    },
    field(w) {
      expectShape(`${kind}.field`, 'w', w, [size]);
      return randomFeatureDrift(settings, tf.keep(tf.reshape<tf.Rank.R2>(w, [1, size])));
    },
    dispose() {},
  };
}

function pullTiles(frequencies: Frequencies, x: Tensor2D, fields: Tensor3D): Tensor2D {
  const [count, rows, dimension] = fields.shape;
  return sumTiles(rowTiles(rows, bytesPerRow(frequencies.rows.shape[0], count)), (tile) =>
    pull(frequencies, takeRows(x, tile), tf.slice3d(fields, [0, tile.start, 0], [count, tile.count, dimension])),
  );
}
