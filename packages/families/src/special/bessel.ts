import { besselSeriesLessOne, debyeSums, isSeriesShort } from './bessel-expansion.js';
import { logGamma } from './log-gamma.js';

/** log I_ν(x), the modified Bessel function of the first kind, ν ≥ 0, x ≥ 0. Never overflows. */
export function logBesselI(order: number, x: number): number {
  if (!isSeriesShort(order, x)) return logOfDebye(order, x);
  const leading = order === 0 ? 0 : order * Math.log(x / 2) - logGamma(order + 1);
  return leading + Math.log1p(besselSeriesLessOne(order, x));
}

/**
 * log ₀F₁(; ν + 1; x²/4) = log(Γ(ν + 1) (2/x)^ν I_ν(x)): log I_ν less its singular part, 0 at x = 0 and relatively exact
 * near it. The log-normaliser of the von Mises-Fisher family but for a constant.
 */
export function logBesselEntire(order: number, x: number): number {
  if (isSeriesShort(order, x)) return Math.log1p(besselSeriesLessOne(order, x));
  return logOfDebye(order, x) - order * Math.log(x / 2) + logGamma(order + 1);
}

/** I_{ν+1}(x) / I_ν(x), ν ≥ 0, x ≥ 0: from 0 to 1. */
export function besselRatio(order: number, x: number): number {
  return besselRatioTerms(order, x).ratio;
}

/** R = I_{ν+1}(x) / I_ν(x) and what would cancel were it computed from R. */
export interface BesselRatioTerms {
  readonly ratio: number;
  /** R / x, also at x = 0. */
  readonly perArgument: number;
  /** 1 − R. */
  readonly complement: number;
  /** dR/dx. */
  readonly slope: number;
}

/** R, R/x, 1 − R and R' at once, each relatively exact at least to 1e-11 up to x = 1e4, also as x vanishes. */
export function besselRatioTerms(order: number, x: number): BesselRatioTerms {
  if (!isSeriesShort(order, x)) return largeRatioTerms(order, x);
  const [denominator, numerator] = [order, order + 1].map((nu) => 1 + besselSeriesLessOne(nu, x)) as [number, number];
  const perArgument = numerator / (2 * (order + 1) * denominator);
  const ratio = x * perArgument;
  const next = ((1 + besselSeriesLessOne(order + 2, x)) * x) / (2 * (order + 2) * numerator); // I_{ν+2} / I_{ν+1}
  return { ratio, perArgument, complement: 1 - ratio, slope: perArgument * (1 + x * (next - ratio)) };
}

/** From Debye's expansion: R = (s V/U − ν)/x with the differences of nearly equal numbers written out. */
function largeRatioTerms(order: number, x: number): BesselRatioTerms {
  const { ratio, complement } = largeRatio(order, x);
  const slope =
    order > x
      ? ratio * (1 / x + largeRatio(order + 1, x).ratio - ratio)
      : complement * (1 + ratio) - ((2 * order + 1) * ratio) / x;
  return { ratio, perArgument: ratio / x, complement, slope };
}

function largeRatio(order: number, x: number): { readonly ratio: number; readonly complement: number } {
  const { s, valueLessOne, slopeGap } = debyeSums(order, x);
  const correction = (s * slopeGap) / (1 + valueLessOne) / x; // s (V/U − 1) / x < 0
  return {
    ratio: x / (s + order) + correction,
    complement: (order * (x + s - order)) / (x * (x + s)) - correction,
  };
}

function logOfDebye(order: number, x: number): number {
  const { s, valueLessOne } = debyeSums(order, x);
  return s + order * Math.log(x / (order + s)) - 0.5 * Math.log(2 * Math.PI * s) + Math.log1p(valueLessOne);
}
