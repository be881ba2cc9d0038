import { choleskyLower, inner, inverseOf, logDeterminant, timesVector } from '../family/positive-definite.js';
import { upperTriangle } from './pairs.js';
import { wishartExcess } from './wishart-excess.js';
import {
  meanLogDeterminant,
  varianceOfLogDeterminant,
  type WishartMember,
  wishartLogNormaliser,
  wishartMember,
} from './wishart-member.js';

/**
 * W ~ Wishart(Ψ⁻¹, ν) and m given W normal of mean μ and precision λW: what the normal-gamma and normal-inverse-Wishart
 * families share. With Z = [W, Wm; mᵀW, mᵀWm], (p + 1) × (p + 1), the density is exp(−½⟨P, Z⟩) times a power of |W|,
 * P = [Ψ + λμμᵀ, −λμ; −λμᵀ, λ].
 */
export interface NormalWishartMember {
  readonly wishart: WishartMember;
  /** μ, `[p]`. */
  readonly location: Float64Array;
  /** λ. */
  readonly strength: number;
  /** Ψ, `[p, p]`. */
  readonly precision: Float64Array;
  /** (I, μ)ᵀ Ψ⁻¹ (I, μ), `[p + 1, p + 1]`: E Z = ν times it, but for p/λ in its last entry. */
  readonly extendedScale: Float64Array;
}

/** From P and t = (ν − p + 1)/2; undefined where P is not positive definite or t not positive. */
export function normalWishartMember(
  extended: Float64Array,
  excess: number,
  size: number,
): NormalWishartMember | undefined {
  const width = size + 1;
  const strength = extended[extended.length - 1] as number;
  if (!(strength > 0)) return undefined;
  const location = Float64Array.from({ length: size }, (_, a) => -(extended[a * width + size] as number) / strength);
  const precision = Float64Array.from({ length: size * size }, (_, k) => {
    const [a, b] = [Math.floor(k / size), k % size];
    return (extended[a * width + b] as number) - strength * (location[a] as number) * (location[b] as number);
  });
  const wishart = wishartMember(precision, excess, size);
  if (wishart === undefined) return undefined;
  return { wishart, location, strength, precision, extendedScale: extendedScale(wishart.scale, location) };
}

function extendedScale(scale: Float64Array, location: Float64Array): Float64Array {
  const size = location.length;
  const product = timesVector(scale, location);
  return extend(scale, product, inner(product, location), size);
}

/** [A, b; bᵀ, c]. */
function extend(matrix: Float64Array, border: ArrayLike<number>, corner: number, size: number): Float64Array {
  const width = size + 1;
  return Float64Array.from({ length: width * width }, (_, k) => {
    const [a, b] = [Math.floor(k / width), k % width];
    if (a < size && b < size) return matrix[a * size + b] as number;
    return a === b ? corner : (border[Math.min(a, b)] as number);
  });
}

/** P of Ψ, μ and λ. */
export function extendedPrecision(
  precision: Float64Array,
  location: ArrayLike<number>,
  strength: number,
): Float64Array {
  const size = location.length;
  const shifted = precision.map(
    (value, k) => value + strength * (location[Math.floor(k / size)] as number) * (location[k % size] as number),
  );
  const border = Array.from(location, (value) => -strength * value);
  return extend(shifted, border, strength, size);
}

/** log of the integral of exp(−½⟨P, Z⟩) |W|^… */
export function normalWishartLogNormaliser({ wishart, strength }: NormalWishartMember): number {
  return 0.5 * wishart.size * Math.log((2 * Math.PI) / strength) + wishartLogNormaliser(wishart);
}

/** E of the upper triangle of Z and of sign·log|W|. */
export function normalWishartMoments(member: NormalWishartMember, sign: 1 | -1): number[] {
  const { wishart, strength, extendedScale: scale } = member;
  const width = wishart.size + 1;
  const entries = upperTriangle(width).map(([a, b]) => {
    const noise = a === wishart.size ? wishart.size / strength : 0;
    return wishart.degreesOfFreedom * (scale[a * width + b] as number) + noise;
  });
  return [...entries, sign * meanLogDeterminant(wishart)];
}

/** Cov of the upper triangle of Z and sign·log|W|: that of W in the directions (e_a, μ), and what m adds given W. */
export function normalWishartFisher(member: NormalWishartMember, sign: 1 | -1): Float64Array {
  const { wishart, extendedScale: scale } = member;
  const width = wishart.size + 1;
  const pairs = upperTriangle(width);
  const total = pairs.length + 1;
  const result = new Float64Array(total * total);
  pairs.forEach(([a, b], i) => {
    pairs.forEach(([c, e], j) => {
      result[i * total + j] = covarianceOfPairs(member, [a, b], [c, e]);
    });
    const withLog = 2 * sign * (scale[a * width + b] as number);
    result[i * total + total - 1] = withLog;
    result[(total - 1) * total + i] = withLog;
  });
  result[total * total - 1] = varianceOfLogDeterminant(wishart);
  return result;
}

function covarianceOfPairs(
  { wishart, strength, extendedScale: scale }: NormalWishartMember,
  one: readonly [number, number],
  other: readonly [number, number],
): number {
  const { size, degreesOfFreedom } = wishart;
  const s = (i: number, j: number) => scale[i * (size + 1) + j] as number;
  let sum = s(one[0], other[0]) * s(one[1], other[1]) + s(one[0], other[1]) * s(one[1], other[0]);
  for (const i of [0, 1] as const) {
    for (const j of [0, 1] as const) {
      if (one[i] === size && other[j] === size) sum += s(one[1 - i] as number, other[1 - j] as number) / strength;
    }
  }
  const corner = one[0] === size && other[0] === size ? (2 * size) / strength ** 2 : 0;
  return degreesOfFreedom * sum + corner;
}

/** Usual parameters of the member with given E Z and E log|W|; undefined where there is none. */
export function normalWishartOfMoments(
  meanOfZ: Float64Array,
  meanLog: number,
  size: number,
): { extended: Float64Array; excess: number } | undefined {
  const width = size + 1;
  const meanOfW = Float64Array.from({ length: size * size }, (_, k) => {
    return meanOfZ[Math.floor(k / size) * width + (k % size)] as number;
  });
  const lower = choleskyLower(meanOfW, size);
  if (lower === undefined) return undefined;
  const inverse = inverseOf(lower, size);
  const border = Float64Array.from({ length: size }, (_, a) => meanOfZ[a * width + size] as number);
  const location = timesVector(inverse, border);
  const noise = (meanOfZ[meanOfZ.length - 1] as number) - inner(location, border);
  const gap = logDeterminant(lower, size) - meanLog;
  if (!(noise > 0 && gap > 0)) return undefined;
  const excess = wishartExcess(size, gap);
  const freedom = 2 * excess + size - 1;
  const precision = inverse.map((value) => value * freedom);
  return { extended: extendedPrecision(precision, location, size / noise), excess };
}
