import { ASYMPTOTIC_FROM, BERNOULLI } from '../special/bernoulli.js';
import { polynomial } from '../special/polynomial.js';

/**
 * Differences of gamma functions at base and base + rise, both positive, without the cancellation of subtracting them: each
 * is taken from `base + k ≥ 12` on by its asymptotic series, whose terms are subtracted one by one with rise as a factor, and
 * below that by the recurrence, whose terms have one sign.
 */

const NUMBERS = /* @__PURE__ */ BERNOULLI.slice(0, 9); // B₂, B₄, …
const OF_LOG_GAMMA = /* @__PURE__ */ NUMBERS.map((value, i) => value / ((2 * i + 1) * (2 * i + 2)));
const OF_DIGAMMA = /* @__PURE__ */ NUMBERS.map((value, i) => value / (2 * i + 2));

/** log Γ(base + rise) − log Γ(base). */
export function logGammaRise(base: number, rise: number): number {
  let sum = 0;
  let from = base;
  for (; from < ASYMPTOTIC_FROM; from++) sum -= Math.log1p(rise / from);
  const to = from + rise;
  const leading = (from - 0.5) * Math.log1p(rise / from) + rise * Math.log(to) - rise;
  return sum + leading - seriesDrop(OF_LOG_GAMMA, 1, from, rise);
}

/** ψ(base + rise) − ψ(base). */
export function digammaRise(base: number, rise: number): number {
  let sum = 0;
  let from = base;
  for (; from < ASYMPTOTIC_FROM; from++) sum += powerDrop(1, from, rise);
  return sum + Math.log1p(rise / from) + 0.5 * powerDrop(1, from, rise) + seriesDrop(OF_DIGAMMA, 2, from, rise);
}

/** ψ'(base) − ψ'(base + rise). */
export function trigammaDrop(base: number, rise: number): number {
  let sum = 0;
  let from = base;
  for (; from < ASYMPTOTIC_FROM; from++) sum += powerDrop(2, from, rise);
  return sum + powerDrop(1, from, rise) + 0.5 * powerDrop(2, from, rise) + seriesDrop(NUMBERS, 3, from, rise);
}

/** x⁻ᵏ − (x + rise)⁻ᵏ for k = 1, 2, 3. */
function powerDrop(power: number, x: number, rise: number): number {
  const [one, other] = [1 / x, 1 / (x + rise)];
  const drop = (rise / x) * other;
  if (power === 1) return drop;
  return power === 2 ? drop * (one + other) : drop * (one * one + one * other + other * other);
}

/** The drop of x⁻ᵏ P(x⁻²) from x to x + rise. */
function seriesDrop(coefficients: readonly number[], power: number, x: number, rise: number): number {
  const [one, other] = [1 / (x * x), 1 / (x + rise) ** 2];
  const ofPolynomial = powerDrop(2, x, rise) * dividedDifference(coefficients, one, other);
  return powerDrop(power, x, rise) * polynomial(coefficients, one) + (x + rise) ** -power * ofPolynomial;
}

/** (P(a) − P(b)) / (a − b), by Horner's rule for both. */
function dividedDifference(coefficients: readonly number[], a: number, b: number): number {
  let value = 0;
  let difference = 0;
  for (let k = coefficients.length - 1; k >= 0; k--) {
    difference = difference * b + value;
    value = value * a + (coefficients[k] as number);
  }
  return difference;
}
