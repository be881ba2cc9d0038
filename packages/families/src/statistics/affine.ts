import { expectShape } from '@ingd/engine';
import type { Tensor1D, Tensor2D, Tensor3D } from '@tensorflow/tfjs-core';
import * as tf from '@tensorflow/tfjs-core';
import type { Statistic } from '../statistic.js';
import { statisticOf } from './statistic-of.js';

/** A statistic and the affine map put in front of it. */
export interface AffineOptions {
  /** T, on R^e. */
  readonly statistic: Statistic;
  /** A, `[e, d]`; the identity where absent. Borrowed and copied. */
  readonly matrix?: Tensor2D;
  /** b, `[e]`; zero where absent. Borrowed and copied. */
  readonly shift?: Tensor1D;
}

/** A statistic of transformed samples. */
export interface AffineStatistic extends Statistic {
  readonly kind: 'affine';
  readonly statistic: Statistic;
}

/**
 * The pull-back T(A x + b) of a statistic along an affine map: standardisation or a projection put in front of T.
 * The whole takes the statistic over: disposing it disposes that too.
 * @throws RangeError when the matrix is not `[e, d]` or the shift not `[e]`
 */
export function affine({ statistic, matrix, shift }: AffineOptions): AffineStatistic {
  const inner = statistic.dimension;
  if (matrix !== undefined) expectShape('affine', 'matrix', matrix, [inner, null]);
  if (shift !== undefined) expectShape('affine', 'shift', shift, [inner]);
  const dimension = matrix?.shape[1] ?? inner;
  const own = {
    forward: matrix && tf.keep(tf.transpose(matrix)), // Aᵀ [d, e]
    backward: matrix && tf.keep(tf.clone(matrix)), // A [e, d]
    shift: shift && tf.keep(tf.clone(shift)),
  };
  const linear = (v: Tensor2D) => (own.forward === undefined ? v : tf.matMul<Tensor2D>(v, own.forward));
  const map = (x: Tensor2D) => (own.shift === undefined ? linear(x) : tf.add<Tensor2D>(linear(x), own.shift));
  const back = (v: Tensor2D) => (own.backward === undefined ? v : tf.matMul<Tensor2D>(v, own.backward));
  const pulledBack = statisticOf({
    name: `affine(${statistic.name})`,
    dimension,
    size: statistic.size,
    evaluate: (x) => statistic.evaluate(map(x)),
    jvp: (x, v) => statistic.jvp(map(x), linear(v)),
    vjp: (x, u) => back(statistic.vjp(map(x), u)),
    jacobian: (x) => jacobian(statistic.jacobian(map(x)), back),
    dispose() {
      tf.dispose(own);
      statistic.dispose();
    },
  });
  return { ...pulledBack, kind: 'affine', statistic };
}

/** J A, the rows of J `[n, b, e]` taken as one tall matrix. */
function jacobian(inner: Tensor3D, back: (v: Tensor2D) => Tensor2D): Tensor3D {
  const [count, size, dimension] = inner.shape;
  const rows = back(tf.reshape(inner, [count * size, dimension]));
  return tf.reshape(rows, [count, size, rows.shape[1]]);
}
