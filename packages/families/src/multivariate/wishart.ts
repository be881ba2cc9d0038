import { expectNumber } from '@ingd/engine';
import type { Tensor2D, Tensor3D } from '@tensorflow/tfjs-core';
import * as tf from '@tensorflow/tfjs-core';
import type { ExponentialFamily } from '../family/exponential-family.js';
import { exponentialFamily } from '../family/exponential-family.js';
import { inverseOf, logDeterminant } from '../family/positive-definite.js';
import type { Statistic } from '../statistic.js';
import { statisticOf } from '../statistics/statistic-of.js';
import { expectPositiveDefinite, type Rows, rowsOf } from './arguments.js';
import { invertRows, triangleMatrix } from './matrix-tensors.js';
import { wishartExcess } from './wishart-excess.js';
import { meanLogDeterminant, meanOfEntries, wishartFisher } from './wishart-member.js';
import { naturalOf, wishartParts } from './wishart-parts.js';
import { fromFactor } from './wishart-rows.js';

/** A Wishart distribution by its scale and degrees of freedom; its mean is νV. */
export interface WishartParameters {
  /** V as its rows, `[p][p]`, symmetric positive definite. */
  readonly scale: Rows;
  /** ν > p − 1. */
  readonly degreesOfFreedom: number;
}

/**
 * Symmetric positive definite p × p matrices, samples `[n, p²]` row-major. T(X) = (X_ab for a ≤ b row by row, log|X|),
 * η = (−½P_aa and −P_ab, (ν − p − 1)/2), P = V⁻¹, A(η) = ½νp log 2 + log Γ_p(ν/2) − ½ν log|P|   [Muirhead 1982, §3.2].
 * @throws RangeError when the size is not a positive integer
 */
export function wishart({ size }: { readonly size: number }): ExponentialFamily<WishartParameters> {
  expectNumber('wishart', 'size', size, { minimum: 1, integer: true });
  const name = `wishart(${size})`;
  const { member, factorOfMean, definition } = wishartParts(size, {
    excessOf: (last) => last + 1,
    sampleFrom: fromFactor,
  });
  return exponentialFamily({
    ...definition,
    name,
    statistic: entriesAndLogDeterminant(size),
    domain: `a positive definite P (η_aa = -P_aa/2, η_ab = -P_ab), last η > -1 (ν > ${size - 1})`,
    meanDomain: 'E X positive definite, E log|X| < log|E X|',
    encode({ scale, degreesOfFreedom }) {
      const { lower } = expectPositiveDefinite(name, 'scale', scale, size);
      expectNumber(name, 'degreesOfFreedom', degreesOfFreedom, { exclusiveMinimum: size - 1 });
      return naturalOf(inverseOf(lower, size), (degreesOfFreedom - size - 1) / 2, size);
    },
    decode(eta) {
      const { scale, degreesOfFreedom } = member(eta);
      return { scale: rowsOf(scale, size), degreesOfFreedom };
    },
    inMeanDomain(mu) {
      const lower = factorOfMean(mu);
      return lower !== undefined && (mu.at(-1) as number) < logDeterminant(lower, size);
    },
    mean: (eta) => [...meanOfEntries(member(eta)), meanLogDeterminant(member(eta))],
    covariance: (eta) => wishartFisher(member(eta), 1),
    natural(mu) {
      const lower = factorOfMean(mu) as Float64Array;
      const excess = wishartExcess(size, logDeterminant(lower, size) - (mu.at(-1) as number));
      const freedom = 2 * excess + size - 1;
      const precision = inverseOf(lower, size).map((value) => value * freedom);
      return naturalOf(precision, excess - 1, size);
    },
  });
}

function entriesAndLogDeterminant(size: number): Statistic {
  const entries = (x: Tensor2D) => tf.matMul<Tensor2D>(x, triangleMatrix(size));
  const inverseTransposed = (x: Tensor2D) =>
    tf.reshape(tf.transpose<Tensor3D>(invertRows(x, size).inverse, [0, 2, 1]), [x.shape[0], size * size]) as Tensor2D;
  return statisticOf({
    name: '(X, log|X|)',
    dimension: size * size,
    size: (size * (size + 1)) / 2 + 1,
    evaluate: (x) => tf.concat2d([entries(x), invertRows(x, size).logDeterminant], 1),
    jvp: (x, v) => tf.concat2d([entries(v), tf.sum<Tensor2D>(tf.mul(inverseTransposed(x), v), 1, true)], 1),
    vjp(x, u) {
      const [ofEntries, ofLog] = tf.split(u, [u.shape[1] - 1, 1], 1) as [Tensor2D, Tensor2D];
      return tf.add(
        tf.matMul<Tensor2D>(ofEntries, triangleMatrix(size), false, true),
        tf.mul(ofLog, inverseTransposed(x)),
      );
    },
  });
}
