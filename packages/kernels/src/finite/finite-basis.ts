import { expectShape } from '@ingd/engine';
import type { Tensor2D, Tensor3D } from '@tensorflow/tfjs-core';
import * as tf from '@tensorflow/tfjs-core';
import type { DriftBasis } from '../drift-space.js';
import { gramOf } from '../host-matrix.js';
import { joinTiles, rowTiles, sumTiles, takeRows } from '../row-tiles.js';
import { finiteDrift } from './finite-drift.js';
import type { FinitePasses, FiniteSpaceParts } from './finite-passes.js';

/**
 * Φ at the particles x; borrows the passes and x.
 * @param own parts that a drift of the space is to own
 */
export function finiteBasis(passes: FinitePasses, own: () => FiniteSpaceParts, x: Tensor2D): DriftBasis {
  const { functionName: name, dimension, size, bytesPerRow } = passes;
  const rows = x.shape[0];
  const transpose = (fields: Tensor3D): Tensor2D => {
    expectShape(`${name}.transpose`, 'v', fields, [null, rows, dimension]);
    return pullTiles(passes, x, fields);
  };
  return {
    apply(w) {
      expectShape(`${name}.apply`, 'w', w, [null, size]);
      return joinTiles(rowTiles(rows, bytesPerRow(w.shape[0])), 1, (tile) => passes.push(takeRows(x, tile), w));
    },
    transpose,
    inner(u, w) {
      expectShape(`${name}.inner`, 'u', u, [null, size]);
      expectShape(`${name}.inner`, 'w', w, [null, size]);
      return tf.matMul(u, w, false, true);
    },
    gram: async (v) => gramOf(transpose(v)),
    field(w) {
      expectShape(`${name}.field`, 'w', w, [size]);
      return finiteDrift(own(), tf.keep(tf.reshape<tf.Rank.R2>(w, [1, size])));
    },
    dispose() {},
  };
}

function pullTiles({ pull, bytesPerRow }: FinitePasses, x: Tensor2D, fields: Tensor3D): Tensor2D {
  const [count, rows, dimension] = fields.shape;
  return sumTiles(rowTiles(rows, bytesPerRow(count)), (tile) =>
    pull(takeRows(x, tile), tf.slice3d(fields, [0, tile.start, 0], [count, tile.count, dimension])),
  );
}
