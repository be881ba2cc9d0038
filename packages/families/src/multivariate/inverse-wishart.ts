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

/** An inverse Wishart distribution by its scale and degrees of freedom; its mean is Ψ/(ν − p − 1). */
export interface InverseWishartParameters {
  /** Ψ as its rows, `[p][p]`, symmetric positive definite. */
  readonly scale: Rows;
  /** ν > p − 1. */
  readonly degreesOfFreedom: number;
}

/**
 * Symmetric positive definite p × p matrices whose inverse is Wishart(Ψ⁻¹, ν), samples `[n, p²]` row-major.
 * T(X) = (X⁻¹_ab for a ≤ b row by row, log|X|), η = (−½Ψ_aa and −Ψ_ab, −(ν + p + 1)/2),
 * A(η) = ½νp log 2 + log Γ_p(ν/2) − ½ν log|Ψ|   [Muirhead 1982, §3.4].
 * @throws RangeError when the size is not a positive integer
 */
export function inverseWishart({ size }: { readonly size: number }): ExponentialFamily<InverseWishartParameters> {
  expectNumber('inverseWishart', 'size', size, { minimum: 1, integer: true });
  const name = `inverseWishart(${size})`;
  const { matrixOf, member, factorOfMean, definition } = wishartParts(size, {
    excessOf: (last) => -last - size,
    sampleFrom: (factor) => inverseOf(factor, size),
  });
  return exponentialFamily({
    ...definition,
    name,
    statistic: inverseAndLogDeterminant(size),
    domain: `a positive definite Ψ (η_aa = -Ψ_aa/2, η_ab = -Ψ_ab), last η < ${-size} (ν > ${size - 1})`,
    meanDomain: 'E X⁻¹ positive definite, E log|X| > -log|E X⁻¹|',
    encode({ scale, degreesOfFreedom }) {
      const { values } = expectPositiveDefinite(name, 'scale', scale, size);
      expectNumber(name, 'degreesOfFreedom', degreesOfFreedom, { exclusiveMinimum: size - 1 });
      return naturalOf(values, -(degreesOfFreedom + size + 1) / 2, size);
    },
    decode: (eta) => ({
      scale: rowsOf(matrixOf(eta), size),
      degreesOfFreedom: member(eta).degreesOfFreedom,
    }),
    inMeanDomain(mu) {
      const lower = factorOfMean(mu);
      return lower !== undefined && (mu.at(-1) as number) > -logDeterminant(lower, size);
    },
    mean: (eta) => [...meanOfEntries(member(eta)), -meanLogDeterminant(member(eta))],
    covariance: (eta) => wishartFisher(member(eta), -1),
    natural(mu) {
      const lower = factorOfMean(mu) as Float64Array;
      const excess = wishartExcess(size, logDeterminant(lower, size) + (mu.at(-1) as number));
      const freedom = 2 * excess + size - 1;
      const scale = inverseOf(lower, size).map((value) => value * freedom);
      return naturalOf(scale, -excess - size, size);
    },
  });
}

function inverseAndLogDeterminant(size: number): Statistic {
  const matrices = (x: Tensor2D) => tf.reshape(x, [x.shape[0], size, size]) as Tensor3D;
  const rows = (x: Tensor3D) => tf.reshape(x, [x.shape[0], size * size]) as Tensor2D;
  const entries = (x: Tensor3D) => tf.matMul<Tensor2D>(rows(x), triangleMatrix(size));
  return statisticOf({
    name: '(X⁻¹, log|X|)',
    dimension: size * size,
    size: (size * (size + 1)) / 2 + 1,
    evaluate(x) {
      const { inverse, logDeterminant } = invertRows(x, size);
      return tf.concat2d([entries(inverse), logDeterminant], 1);
    },
    jvp(x, v) {
      const { inverse } = invertRows(x, size);
      const product = tf.matMul<Tensor3D>(inverse, matrices(v)); // X⁻¹V: its trace is d log|X|, and −X⁻¹V X⁻¹ is d X⁻¹
      const trace = tf.sum<Tensor2D>(tf.mul(rows(product), tf.reshape(tf.eye(size), [1, size * size])), 1, true);
      return tf.concat2d([entries(tf.neg(tf.matMul<Tensor3D>(product, inverse))), trace], 1);
    },
    vjp(x, u) {
      const [ofInverse, ofLog] = tf.split(u, [u.shape[1] - 1, 1], 1) as [Tensor2D, Tensor2D];
      const transposed = tf.transpose<Tensor3D>(invertRows(x, size).inverse, [0, 2, 1]);
      const spread = matrices(tf.matMul<Tensor2D>(ofInverse, triangleMatrix(size), false, true)); // [n, p, p]
      const ofEntries = rows(tf.matMul<Tensor3D>(tf.matMul<Tensor3D>(transposed, spread), transposed));
      return tf.sub(tf.mul(ofLog, rows(transposed)), ofEntries);
    },
  });
}
