import { cholesky, fold, type Key, type Matrix, normalValues } from '@ingd/engine';
import type { Member } from './member.js';
import { columnMoments } from './rows.js';

const DRAWN = 16_384;
/** Degrees of freedom of the proposal: heavier tails than the densities it stands for. */
const DEGREES = 4;

interface Proposal {
  readonly points: Float64Array;
  /** −log density of the proposal. */
  readonly logWeights: Float64Array;
}

/**
 * Rows to average a density over: directions of a normal where the samples lie on the unit sphere, else a Student t fitted to the
 * samples in as many coordinates as are free; the others are affine in these (a simplex, a symmetric matrix).
 */
export function proposalOf({ definition, key }: Member, samples: Float64Array): Proposal | undefined {
  const { dimension } = definition.statistic;
  const proposal = onUnitSphere(samples, dimension)
    ? angularGaussian(key, samples, dimension)
    : student(key, samples, dimension);
  const count = proposal.logWeights.length;
  const isInside = (i: number) => definition.inSupport(proposal.points.subarray(i * dimension, (i + 1) * dimension));
  return Array.from({ length: count }, (_, i) => i).some(isInside) ? proposal : undefined;
}

function onUnitSphere(samples: Float64Array, dimension: number): boolean {
  const squares = new Float64Array(samples.length / dimension);
  samples.forEach((value, i) => {
    const row = Math.floor(i / dimension);
    squares[row] = (squares[row] as number) + value ** 2;
  });
  return squares.every((square) => Math.abs(square - 1) < 1e-6);
}

/** x = Lz/|Lz| with L Lᵀ = E[x xᵀ] of the samples, of density |L|⁻¹ |L⁻¹x|^(−d) over the sphere's area   [Tyler 1987]. */
function angularGaussian(key: Key, samples: Float64Array, dimension: number): Proposal {
  const second = covarianceOf(samples, new Float64Array(dimension));
  const factor = cholesky({
    rows: dimension,
    columns: dimension,
    data: Float64Array.from(second.flatMap((row) => [...row])),
  });
  const normals = normalValues(fold(key, 22), DRAWN * dimension);
  const points = new Float64Array(DRAWN * dimension);
  const logWeights = new Float64Array(DRAWN);
  for (let i = 0; i < DRAWN; i++) {
    const normal = normals.subarray(i * dimension, (i + 1) * dimension);
    const stretched = correlated(factor.lower, normal);
    const length = Math.hypot(...stretched);
    points.set(
      stretched.map((value) => value / length),
      i * dimension,
    );
    logWeights[i] =
      logArea(dimension) + factor.logDeterminant / 2 + dimension * Math.log(Math.hypot(...normal) / length);
  }
  return { points, logWeights };
}

/** log of 2 π^{d/2} / Γ(d/2), from Γ(1/2) = √π or Γ(1) = 1 upwards. */
function logArea(dimension: number): number {
  const half = dimension / 2;
  let value = Math.log(2) + half * Math.log(Math.PI) - (dimension % 2 === 1 ? Math.log(Math.PI) / 2 : 0);
  for (let step = half - 1; step > 0; step--) value -= Math.log(step);
  return value;
}

function student(key: Key, samples: Float64Array, dimension: number): Proposal {
  const { mean } = columnMoments(samples, dimension);
  const { rank, slopes, factor } = freeCoordinates(covarianceOf(samples, mean));
  const normals = normalValues(fold(key, 23), DRAWN * rank);
  const scales = normalValues(fold(key, 24), DRAWN * DEGREES);
  const points = new Float64Array(DRAWN * dimension);
  const logWeights = new Float64Array(DRAWN);
  const constant = logConstant(rank) - factor.logDeterminant / 2;
  for (let i = 0; i < DRAWN; i++) {
    const normal = normals.subarray(i * rank, (i + 1) * rank);
    const chiSquare = scales.subarray(i * DEGREES, (i + 1) * DEGREES).reduce((total, each) => total + each ** 2, 0);
    const stretch = Math.sqrt(DEGREES / chiSquare);
    const offsets = correlated(factor.lower, normal).map((value) => value * stretch);
    slopes.forEach((slope, column) => {
      points[i * dimension + column] =
        (mean[column] as number) + slope.reduce((total, each, j) => total + each * (offsets[j] as number), 0);
    });
    const squared = normal.reduce((total, value) => total + value ** 2, 0) * stretch ** 2;
    logWeights[i] = ((DEGREES + rank) / 2) * Math.log1p(squared / DEGREES) - constant;
  }
  return { points, logWeights };
}

/** log Γ((ν + r)/2) − log Γ(ν/2) − r/2 log(νπ), for the even ν of the proposal. */
function logConstant(rank: number): number {
  const logGammaOfHalf = (twice: number): number =>
    twice === 1 ? Math.log(Math.PI) / 2 : twice === 2 ? 0 : Math.log(twice / 2 - 1) + logGammaOfHalf(twice - 2);
  return logGammaOfHalf(DEGREES + rank) - logGammaOfHalf(DEGREES) - (rank / 2) * Math.log(DEGREES * Math.PI);
}

function covarianceOf(samples: Float64Array, mean: Float64Array): Float64Array[] {
  const dimension = mean.length;
  const sums = Array.from(mean, () => new Float64Array(dimension));
  for (let start = 0; start < samples.length; start += dimension) {
    for (let a = 0; a < dimension; a++) {
      const sum = sums[a] as Float64Array;
      const offset = (samples[start + a] as number) - (mean[a] as number);
      for (let b = 0; b < dimension; b++)
        sum[b] = (sum[b] as number) + offset * ((samples[start + b] as number) - (mean[b] as number));
    }
  }
  return sums.map((row) => row.map((sum) => (sum * dimension) / samples.length));
}

/** Coordinates that determine the others, how these follow from them, and the Cholesky factor of their covariance. */
function freeCoordinates(covariance: readonly Float64Array[]) {
  const free = independent(covariance);
  const among = (a: number) => free.map((b) => covariance[a]?.[b] as number);
  const rank = free.length;
  const factor = cholesky({ rows: rank, columns: rank, data: Float64Array.from(free.flatMap(among)) });
  const slopes = covariance.map((_, a) => {
    const covariances = { rows: rank, columns: 1, data: Float64Array.from(among(a)) };
    return factor.solve(covariances).data;
  });
  return { rank, slopes, factor };
}

/** Indices of coordinates none of which is affine in the ones before: those with a pivot in an incomplete Cholesky factor. */
function independent(covariance: readonly Float64Array[]): readonly number[] {
  const columns: Float64Array[] = [];
  return Array.from(covariance.keys()).filter((index) => {
    const variance = covariance[index]?.[index] as number;
    const known = columns.reduce((total, column) => total + (column[index] as number) ** 2, 0);
    if (variance - known <= 1e-9 * variance) return false;
    const pivot = Math.sqrt(variance - known);
    const rest = (row: number) =>
      columns.reduce(
        (total, column) => total - (column[row] as number) * (column[index] as number),
        covariance[row]?.[index] as number,
      );
    columns.push(Float64Array.from(covariance, (_, row) => rest(row) / pivot));
    return true;
  });
}

/** L z for the lower factor L. */
function correlated({ data, columns }: Matrix, normal: Float64Array): Float64Array {
  return normal.map((_, i) => {
    let total = 0;
    for (let j = 0; j <= i; j++) total += (data[i * columns + j] as number) * (normal[j] as number);
    return total;
  });
}
