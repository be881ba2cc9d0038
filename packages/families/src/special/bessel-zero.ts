import { polynomial } from './polynomial.js';

/** What a von Mises density needs of I₀ and I₁ at κ ≥ 0. */
export interface BesselZero {
  /** log I₀(κ) */
  readonly logarithm: number;
  /** r = I₁(κ)/I₀(κ) */
  readonly ratio: number;
  /** r/κ, ½ at 0. */
  readonly ratioOverArgument: number;
  /** dr/dκ = 1 − r/κ − r² */
  readonly slope: number;
}

const SERIES_TO = 30;

/** Power series for small κ, asymptotic ones for large, where 1 − r/κ − r² would cancel   [DLMF 10.25.2, 10.40.1]. */
export function besselZero(kappa: number): BesselZero {
  return kappa < SERIES_TO ? bySeries(kappa) : byAsymptotics(kappa);
}

function bySeries(kappa: number): BesselZero {
  const quarter = 0.25 * kappa * kappa;
  let term = 1; // (κ²/4)ᵏ/k!²
  let more = 0; // I₀ − 1
  let half = 1; // I₁/(κ/2)
  for (let k = 1; term > 1e-18 * half; k++) {
    term *= quarter / (k * k);
    more += term;
    half += term / (k + 1);
  }
  const ratioOverArgument = (0.5 * half) / (1 + more);
  const ratio = kappa * ratioOverArgument;
  return { logarithm: Math.log1p(more), ratio, ratioOverArgument, slope: 1 - ratioOverArgument - ratio * ratio };
}

function byAsymptotics(kappa: number): BesselZero {
  const inverse = 1 / kappa;
  const ratio = polynomial(RATIO, inverse);
  const slope = -inverse * inverse * polynomial(RATIO_SLOPE, inverse);
  const logarithm = kappa - 0.5 * Math.log(2 * Math.PI * kappa) + Math.log1p(inverse * polynomial(SCALED, inverse));
  return { logarithm, ratio, ratioOverArgument: ratio * inverse, slope };
}

/** r = Σ c_m κ⁻ᵐ: what r' = 1 − r/κ − r² makes of the coefficients. */
const RATIO = /* @__PURE__ */ ratioCoefficients(24);
const RATIO_SLOPE = /* @__PURE__ */ RATIO.slice(1).map((value, i) => value * (i + 1));
/** I₀ √(2πκ) e^{−κ} = 1 + κ⁻¹ (…) */
const SCALED = /* @__PURE__ */ scaledCoefficients(24);

function ratioCoefficients(count: number): number[] {
  const c = [1];
  for (let m = 1; m < count; m++) {
    let sum = (m - 2) * (c[m - 1] as number);
    for (let i = 1; i < m; i++) sum -= (c[i] as number) * (c[m - i] as number);
    c.push(sum / 2);
  }
  return c;
}

function scaledCoefficients(count: number): number[] {
  const a: number[] = [];
  for (let k = 1; k <= count; k++) a.push(((a[k - 2] ?? 1) * (2 * k - 1) ** 2) / (8 * k));
  return a;
}
