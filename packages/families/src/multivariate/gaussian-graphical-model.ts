import { expectNumber } from '@ingd/engine';
import type { ExponentialFamily } from '../family/exponential-family.js';
import { exponentialFamily } from '../family/exponential-family.js';
import { choleskyLower } from '../family/positive-definite.js';
import { allFinite, expectPositiveDefinite, expectVector, type Rows, rowsOf, type Vector } from './arguments.js';
import { completePrecision } from './complete-precision.js';
import { expectEdges } from './edges.js';
import {
  type GaussianMember,
  gaussianFisher,
  gaussianMember,
  gaussianMoments,
  gaussianNatural,
  gaussianRows,
} from './gaussian-member.js';
import { gaussianLogDensity } from './gaussian-tensors.js';
import { coordinatesAndPairs } from './pair-statistic.js';
import { type Pair, symmetricFrom } from './pairs.js';
import { sumOfPairs } from './sum-of-pairs.js';

/** A member of a Gaussian graphical model by its mean and its precision. */
export interface GaussianGraphicalModelParameters {
  /** m, `[d]`. */
  readonly mean: Vector;
  /** Λ as its rows, `[d][d]`, symmetric positive definite, 0 between nodes without an edge. */
  readonly precision: Rows;
}

/** What makes a `gaussianGraphicalModel` family. */
export interface GaussianGraphicalModelOptions {
  /** d, the number of nodes. */
  readonly dimension: number;
  /** Pairs of different nodes, each pair once; their entries of the precision are free. */
  readonly edges: readonly Pair[];
}

/**
 * Normal distributions on R^d whose precision is 0 between nodes without an edge. T(x) = (x, x_a², x_a x_b on the edges in
 * the order given), η = (Λm, −½Λ_aa, −Λ_ab). The precision of given means is the positive definite completion of largest
 * determinant, found by Newton's method   [Dempster 1972; Lauritzen 1996, §5.2].
 * @throws RangeError when an edge is not a pair of different nodes or occurs twice
 */
export function gaussianGraphicalModel({
  dimension,
  edges,
}: GaussianGraphicalModelOptions): ExponentialFamily<GaussianGraphicalModelParameters> {
  expectNumber('gaussianGraphicalModel', 'dimension', dimension, { minimum: 1, integer: true });
  const name = `gaussianGraphicalModel(${dimension}, ${edges.length})`;
  const diagonal = Array.from({ length: dimension }, (_, a) => [a, a] as const);
  const pairs = [...diagonal, ...expectEdges(name, edges, dimension)];
  const member = (eta: Float64Array) => gaussianMember(eta, pairs, dimension) as GaussianMember;
  return exponentialFamily({
    name,
    statistic: coordinatesAndPairs(dimension, pairs),
    domain: 'a positive definite precision Λ (η_aa = -Λ_aa/2, η_ab = -Λ_ab)',
    meanDomain: 'covariances on the edges that a positive definite matrix completes',
    support: 'real vectors',
    encode({ mean, precision }) {
      const { values } = expectPositiveDefinite(name, 'precision', precision, dimension);
      expectZeros(name, values, pairs);
      return gaussianNatural(expectVector(name, 'mean', mean, dimension), values, pairs);
    },
    decode(eta) {
      const { mean, precision } = member(eta);
      return { mean: Array.from(mean), precision: rowsOf(precision, dimension) };
    },
    inDomain: (eta) => gaussianMember(eta, pairs, dimension) !== undefined,
    inMeanDomain: (mu) => completePrecision(covarianceOnPairs(mu, pairs), pairs, dimension) !== undefined,
    inSupport: allFinite,
    logPartition: (eta) => member(eta).logPartition,
    mean: (eta) => gaussianMoments(member(eta), pairs),
    covariance: (eta) => gaussianFisher(member(eta), pairs),
    natural(mu) {
      const precision = completePrecision(covarianceOnPairs(mu, pairs), pairs, dimension) as Float64Array;
      return gaussianNatural(mu.subarray(0, dimension), precision, pairs);
    },
    logDensity(x, eta) {
      const { mean, lower } = member(eta);
      return gaussianLogDensity(x, mean, lower);
    },
    sumStatistics: (rows, weights) => sumOfPairs(rows, { dimension, pairs }, weights),
    sample(key, eta, count) {
      const { mean, covariance } = member(eta);
      return gaussianRows(key, { mean, lower: choleskyLower(covariance, dimension) as Float64Array }, count);
    },
  });
}

/** E[x_a x_b] − E[x_a] E[x_b] on the pairs, 0 elsewhere. */
function covarianceOnPairs(mu: Float64Array, pairs: readonly Pair[]): Float64Array {
  const dimension = mu.length - pairs.length;
  const values = pairs.map(([a, b], k) => (mu[dimension + k] as number) - (mu[a] as number) * (mu[b] as number));
  return symmetricFrom(values, 0, pairs, dimension);
}

function expectZeros(name: string, precision: Float64Array, pairs: readonly Pair[]): void {
  const dimension = Math.sqrt(precision.length);
  const allowed = symmetricFrom(
    pairs.map(() => 1),
    0,
    pairs,
    dimension,
  );
  const wrong = precision.findIndex((value, i) => value !== 0 && allowed[i] === 0);
  if (wrong < 0) return;
  throw new RangeError(
    `${name}: expected precision to be 0 between nodes without an edge, got ${precision[wrong]} between ${Math.floor(wrong / dimension)} and ${wrong % dimension}; add the edge or clear the entry`,
  );
}
