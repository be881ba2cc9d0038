import { choleskyLower, inverseOf, logDeterminant } from '../family/positive-definite.js';
import { digamma } from '../special/digamma.js';
import { logGamma } from '../special/log-gamma.js';
import { trigamma } from '../special/polygamma.js';
import { upperTriangle } from './pairs.js';

/**
 * W ~ Wishart(P⁻¹, ν) on p × p matrices, what the Wishart, inverse Wishart and normal-inverse-Wishart families share.
 * ν is told by t = (ν − p + 1)/2 > 0, which keeps its digits where ν is hardly large enough.
 */
export interface WishartMember {
  readonly size: number;
  /** t = (ν − p + 1)/2. */
  readonly excess: number;
  /** ν. */
  readonly degreesOfFreedom: number;
  /** S = P⁻¹, `[p, p]`. */
  readonly scale: Float64Array;
  readonly logDeterminantOfPrecision: number;
}

/** Undefined where P is not positive definite or t not positive. */
export function wishartMember(precision: Float64Array, excess: number, size: number): WishartMember | undefined {
  const lower = excess > 0 ? choleskyLower(precision, size) : undefined;
  if (lower === undefined) return undefined;
  return {
    size,
    excess,
    degreesOfFreedom: 2 * excess + size - 1,
    scale: inverseOf(lower, size),
    logDeterminantOfPrecision: logDeterminant(lower, size),
  };
}

/** ½νp log 2 + log Γ_p(ν/2) − ½ν log|P|. */
export function wishartLogNormaliser(
  member: Pick<WishartMember, 'size' | 'excess' | 'logDeterminantOfPrecision'>,
): number {
  const { size, excess, logDeterminantOfPrecision } = member;
  const logGammas = 0.25 * size * (size - 1) * Math.log(Math.PI) + overHalves(logGamma, member);
  return (excess + 0.5 * (size - 1)) * (size * Math.LN2 - logDeterminantOfPrecision) + logGammas;
}

/** E log|W|. */
export function meanLogDeterminant(member: WishartMember): number {
  return overHalves(digamma, member) + member.size * Math.LN2 - member.logDeterminantOfPrecision;
}

/** Var log|W|. */
export function varianceOfLogDeterminant(member: WishartMember): number {
  return overHalves(trigamma, member);
}

/** E W_ab on the upper triangle. */
export function meanOfEntries({ size, scale, degreesOfFreedom }: WishartMember): number[] {
  return upperTriangle(size).map(([a, b]) => degreesOfFreedom * (scale[a * size + b] as number));
}

/** Cov(W_ab, W_ce) = ν(S_ac S_be + S_ae S_bc). */
export function covarianceOfEntries(
  { size, scale, degreesOfFreedom }: WishartMember,
  [a, b]: readonly [number, number],
  [c, e]: readonly [number, number],
): number {
  const s = (i: number, j: number) => scale[i * size + j] as number;
  return degreesOfFreedom * (s(a, c) * s(b, e) + s(a, e) * s(b, c));
}

/** Cov of the upper triangle of W and sign·log|W|, `[b, b]`, b = p(p + 1)/2 + 1. */
export function wishartFisher(member: WishartMember, sign: 1 | -1): Float64Array {
  const { size, scale } = member;
  const pairs = upperTriangle(size);
  const last = pairs.length;
  const result = new Float64Array((last + 1) ** 2);
  pairs.forEach((one, i) => {
    pairs.forEach((other, j) => {
      result[i * (last + 1) + j] = covarianceOfEntries(member, one, other);
    });
    const withLog = 2 * sign * (scale[one[0] * size + one[1]] as number);
    result[i * (last + 1) + last] = withLog;
    result[last * (last + 1) + i] = withLog;
  });
  result[result.length - 1] = varianceOfLogDeterminant(member);
  return result;
}

/** Σ_{k<p} f(t + k/2): the terms of Γ_p(ν/2) and its derivatives. */
function overHalves(f: (x: number) => number, { size, excess }: Pick<WishartMember, 'size' | 'excess'>): number {
  let sum = 0;
  for (let k = 0; k < size; k++) sum += f(excess + k / 2);
  return sum;
}
