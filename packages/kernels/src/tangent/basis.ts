import { expectShape } from '@ingd/engine';
import type { Tensor2D, Tensor3D } from '@tensorflow/tfjs-core';
import * as tf from '@tensorflow/tfjs-core';
import type { DriftBasis } from '../drift-space.js';
import { cloneMlp } from '../mlp/mlp.js';
import { joinTiles, rowTiles, takeRows } from '../row-tiles.js';
import { diagonalGram, kernelsFit, outputKernels } from './diagonal-gram.js';
import { tangentDrift } from './drift.js';
import { fullGram } from './full-gram.js';
import { bytesPerRow, push, type TangentOperator } from './operator.js';
import { pullTiles } from './pull-tiles.js';

/** Φ of a network's tangent space at the particles x; borrows both. */
export function tangentBasis(operator: TangentOperator, x: Tensor2D): DriftBasis {
  const { size, output } = operator.layout;
  const [rows, dimension] = [x.shape[0], output.columns];
  let kernels: Tensor3D | undefined; // [d, n, n]
  return {
    ...(operator.diagonal &&
      kernelsFit(operator, rows) && {
        smooth(v: Tensor3D) {
          expectShape('mlpTangent.smooth', 'v', v, [null, rows, dimension]);
          kernels ??= tf.keep(outputKernels(operator, x));
          return smoothed(kernels, v);
        },
      }),
    apply(w) {
      expectShape('mlpTangent.apply', 'w', w, [null, size]);
      return joinTiles(rowTiles(rows, bytesPerRow(operator, w.shape[0])), 1, (tile) =>
        tf.transpose(push(operator, takeRows(x, tile), w), [1, 0, 2]),
      );
    },
    transpose(v) {
      expectShape('mlpTangent.transpose', 'v', v, [null, rows, dimension]);
      return pullTiles(operator, x, v);
    },
    inner(u, w) {
      expectShape('mlpTangent.inner', 'u', u, [null, size]);
      expectShape('mlpTangent.inner', 'w', w, [null, size]);
      return tf.matMul(u, w, false, true);
    },
    async gram(v) {
      expectShape('mlpTangent.gram', 'v', v, [null, rows, dimension]);
      return operator.diagonal ? diagonalGram(operator, x, v) : fullGram(operator, x, v);
    },
    field(w) {
      expectShape('mlpTangent.field', 'w', w, [size]);
      const weights = tf.keep(tf.reshape<tf.Rank.R2>(w, [1, size]));
      return tangentDrift({ network: cloneMlp(operator.network), weights, diagonal: operator.diagonal });
    },
    dispose: () => kernels?.dispose(),
  };
}

/** K V of kernel matrices that no two coordinates share: `[d, n, n], [k, n, d] -> [k, n, d]`. */
function smoothed(kernels: Tensor3D, v: Tensor3D): Tensor3D {
  return tf.tidy(() => {
    const byOutput = tf.transpose(v, [2, 0, 1]); // [d, k, n]
    return tf.transpose(tf.matMul<Tensor3D>(byOutput, kernels), [1, 2, 0]);
  });
}
