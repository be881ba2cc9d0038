import { expectNumber, expectShape } from '@ingd/engine';
import type { Tensor2D, Tensor3D } from '@tensorflow/tfjs-core';
import * as tf from '@tensorflow/tfjs-core';
import type { Drift, DriftRecord, DriftSpace } from '../drift-space.js';
import { finiteBasis } from '../finite/finite-basis.js';
import { finiteDrift } from '../finite/finite-drift.js';
import type { FiniteSpaceParts } from '../finite/finite-passes.js';
import { recordedTensor, settingCount } from '../record/read-record.js';

/** What makes the space of `affineFields`. */
export interface AffineFieldOptions {
  /** d, the dimension of a point. */
  readonly dimension: number;
}

/** The space of `affineFields`. */
export interface AffineFieldSpace extends DriftSpace {
  readonly kind: 'affine-fields';
  readonly size: number;
}

const kind = 'affine-fields';

/**
 * Affine fields h_w(x) = A x + b: the drifts that turn, stretch and shift a cloud as a whole. P = d² + d weights, Aᵀ row by row, then
 * b; a record holds them alone, and no sample. With moments up to order 2 as statistic, enough for any Gaussian.
 * @throws RangeError when `dimension` is not a positive integer
 */
export function affineFields({ dimension }: AffineFieldOptions): AffineFieldSpace {
  expectNumber('affineFields', 'dimension', dimension, { minimum: 1, integer: true });
  const parts = affineParts(dimension);
  return {
    kind,
    name: `${kind}(${dimension})`,
    dimension,
    size: parts.passes.size,
    at(x) {
      expectShape('affineFields.at', 'x', x, [null, dimension]);
      return finiteBasis(parts.passes, () => parts, x);
    },
    dispose() {},
  };
}

/** The drift of a record of kind 'affine-fields'. */
export function restoreAffineDrift(record: DriftRecord): Drift {
  const dimension = settingCount(record, 'dimension');
  const size = dimension * (dimension + 1);
  const flat = recordedTensor(record, 'weights', [size]);
  const weights = tf.keep(tf.reshape(flat, [1, size])) as Tensor2D;
  flat.dispose();
  return finiteDrift(affineParts(dimension), weights);
}

function affineParts(dimension: number): FiniteSpaceParts {
  return {
    passes: {
      functionName: 'affineFields',
      dimension,
      size: dimension * (dimension + 1),
      bytesPerRow: (count) => 4 * (dimension + 1) * (3 * count + 2),
      push,
      pull,
      pushMixed: (_x, u, w) => tf.matMul(u, tf.reshape(linearPart(w, dimension), [dimension, dimension])),
    },
    record: async () => ({ kind, settings: { dimension }, tensors: {} }),
    dispose() {},
  };
}

/** Aᵀ of weights, row by row: `[k, P] -> [k, d²]`. */
function linearPart(w: Tensor2D, dimension: number): Tensor2D {
  return tf.slice2d(w, [0, 0], [w.shape[0], dimension ** 2]);
}

/** xᵢᵀ Aᵀ + bᵀ for each weight vector. */
function push(x: Tensor2D, w: Tensor2D): Tensor3D {
  const [rows, dimension] = x.shape;
  const count = w.shape[0];
  const matrices = tf.reshape<tf.Rank.R3>(linearPart(w, dimension), [count, dimension, dimension]);
  const sideBySide = tf.reshape(tf.transpose(matrices, [1, 0, 2]), [dimension, count * dimension]);
  const turned = tf.reshape(tf.matMul<Tensor2D>(x, sideBySide), [rows, count, dimension]);
  const shifts = tf.slice2d(w, [0, dimension ** 2], [count, dimension]);
  return tf.transpose(tf.add<Tensor3D>(turned, tf.expandDims(shifts, 0)), [1, 0, 2]);
}

/** Σᵢ xᵢ vᵢᵀ, then Σᵢ vᵢ, of each field. */
function pull(x: Tensor2D, fields: Tensor3D): Tensor2D {
  const [count, rows, dimension] = fields.shape;
  const sideBySide = tf.reshape(tf.transpose(fields, [1, 0, 2]), [rows, count * dimension]);
  const products = tf.reshape(tf.matMul<Tensor2D>(x, sideBySide, true, false), [dimension, count, dimension]);
  const linear = tf.reshape<tf.Rank.R2>(tf.transpose(products, [1, 0, 2]), [count, dimension ** 2]);
  return tf.concat2d([linear, tf.sum<Tensor2D>(fields, 1)], 1);
}
