import type { Key } from '@ingd/engine';
import { choleskyLower } from '../family/positive-definite.js';
import { isSymmetric } from './arguments.js';
import { quadraticForm, symmetricFrom, upperTriangle } from './pairs.js';
import { type WishartMember, wishartLogNormaliser, wishartMember } from './wishart-member.js';
import { forEachWishartFactor } from './wishart-rows.js';

/** In what a Wishart and an inverse Wishart family differ. */
interface WishartKind {
  /** t = (ν − p + 1)/2 from the last natural parameter. */
  readonly excessOf: (last: number) => number;
  /** A sample, `[p, p]`, from the Cholesky factor of a draw of W. */
  readonly sampleFrom: (factor: Float64Array) => Float64Array;
}

/** What they share: η = (−½P_aa and −P_ab, a parameter that tells ν). */
export function wishartParts(size: number, { excessOf, sampleFrom }: WishartKind) {
  const pairs = upperTriangle(size);
  const matrixOf = (eta: Float64Array) => quadraticForm(eta, 0, pairs, size);
  const memberIfAny = (eta: Float64Array) => wishartMember(matrixOf(eta), excessOf(eta.at(-1) as number), size);
  const member = (eta: Float64Array) => memberIfAny(eta) as WishartMember;
  const factorOfMean = (mu: Float64Array) => choleskyLower(symmetricFrom(mu, 0, pairs, size), size);
  const definition = {
    support: 'symmetric positive definite matrices, row-major',
    inDomain: (eta: Float64Array) => memberIfAny(eta) !== undefined,
    inSupport: (x: Float64Array) => isSymmetric(x, size) && choleskyLower(x, size) !== undefined,
    logPartition: (eta: Float64Array) => wishartLogNormaliser(member(eta)),
    sample(key: Key, eta: Float64Array, count: number) {
      const rows = new Float64Array(count * size * size);
      forEachWishartFactor(key, member(eta), count, (factor, row) => rows.set(sampleFrom(factor), row * size * size));
      return rows;
    },
  };
  return { matrixOf, member, factorOfMean, definition };
}

/** (−½P_aa and −P_ab, last). */
export function naturalOf(precision: Float64Array, last: number, size: number): number[] {
  const entries = upperTriangle(size).map(([a, b]) => (a === b ? -0.5 : -1) * (precision[a * size + b] as number));
  return [...entries, last];
}
