import { describe, expect, test } from 'vitest';
import * as special from '../../src/special.js';
import general from '../fixtures/special.json';
import references from '../fixtures/special-references.json';

type Rows = readonly (readonly number[])[];

/** How far the function is from the references at worst, relative to each of them; what underflows may be 0. */
function worstOf(f: (...args: number[]) => number, rows: Rows): { error: number; at: readonly number[] } {
  let worst = { error: 0, at: [] as readonly number[] };
  for (const row of rows) {
    const [args, expected] = [row.slice(0, -1), row.at(-1) as number];
    const error = Math.abs(f(...args) - expected) / Math.max(Math.abs(expected), 1e-300);
    if (!(error <= worst.error)) worst = { error, at: [...row, f(...args)] };
  }
  return worst;
}

const cases: readonly [name: keyof typeof references, f: (...args: number[]) => number, tolerance: number][] = [
  ['logGamma', special.logGamma, 1e-14],
  ['digamma', special.digamma, 2e-14],
  ['trigamma', special.trigamma, 1e-14],
  ['tetragamma', special.tetragamma, 1e-14],
  ['logBesselI', special.logBesselI, 1e-11],
  ['logBesselEntire', special.logBesselEntire, 1e-11],
  ['besselRatio', special.besselRatio, 1e-13],
  ['besselComplement', (order, x) => special.besselRatioTerms(order as number, x as number).complement, 1e-12],
  ['besselSlope', (order, x) => special.besselRatioTerms(order as number, x as number).slope, 1e-11],
  ['gammaLower', special.gammaLower, 1e-11],
  ['gammaUpper', special.gammaUpper, 1e-11],
  ['betaLower', special.betaLower, 1e-11],
  ['erfc', special.erfc, 1e-12],
  ['logErfc', special.logErfc, 1e-13],
  ['stirlingRemainder', special.stirlingRemainder, 1e-13],
  ['digammaGap', special.digammaGap, 1e-13],
  ['trigammaGap', special.trigammaGap, 1e-13],
];

describe('against mpmath', () => {
  test.each(cases)('%s', (name, f, tolerance) => {
    const { error, at } = worstOf(f, references[name]);
    expect(error, `at ${at.join(', ')}`).toBeLessThan(tolerance);
  });
});

describe('against the general reference values', () => {
  const { x } = general;
  const table: readonly [string, (x: number) => number, readonly number[]][] = [
    ['log gamma', special.logGamma, general.gammaln],
    ['digamma', special.digamma, general.digamma],
    ['trigamma', special.trigamma, general.trigamma],
    ['tetragamma', special.tetragamma, general.polygamma2],
    ['log I₀', (at) => special.logBesselI(0, at), general.log_bessel_i0],
    ['I₁/I₀', (at) => special.besselRatio(0, at), general.bessel_i1_over_i0],
    ['erf', special.erf, general.erf],
    ['log Φ(−x)', (at) => special.logNormalDistribution(-at), general.log_ndtr_neg],
    ['log(1 + eˣ)', special.log1pExp, general.log1pexp],
  ];
  test.each(table)('%s', (_, f, values) => {
    const rows = x.map((at, i) => [at, values[i] as number]);
    const { error, at } = worstOf(f, rows);
    expect(error, `at ${at.join(', ')}`).toBeLessThan(1e-12);
  });

  test('log Γ₃', () => {
    for (const { x: at, v } of general.mvgammaln_p3) {
      expect(Math.abs(special.logMultivariateGamma(3, at) / v - 1)).toBeLessThan(1e-13);
    }
  });
});

describe('at the edges', () => {
  test('poles, zero and out of the domain', () => {
    expect([special.logGamma(0), special.digamma(0), special.trigamma(0)]).toEqual([Infinity, -Infinity, Infinity]);
    expect([special.logGamma(-1), special.digamma(-1), special.trigamma(-1)]).toEqual([
      Number.NaN,
      Number.NaN,
      Number.NaN,
    ]);
    expect(special.besselRatioTerms(0.5, 0)).toEqual({ ratio: 0, perArgument: 1 / 3, complement: 1, slope: 1 / 3 });
    expect(special.logBesselI(0, 0)).toBe(0);
    expect(special.logBesselI(1, 0)).toBe(-Infinity);
    expect([special.gammaLower(2, 0), special.gammaLower(2, Infinity), special.gammaUpper(2, Infinity)]).toEqual([
      0, 1, 0,
    ]);
    expect([special.betaLower(2, 3, -1), special.betaLower(2, 3, 1)]).toEqual([0, 1]);
  });

  test('multivariate digamma and trigamma are derivatives', () => {
    const h = 1e-5;
    const slope = (f: (p: number, x: number) => number) => (f(4, 5.2 + h) - f(4, 5.2 - h)) / (2 * h);
    expect(special.multivariateDigamma(4, 5.2)).toBeCloseTo(slope(special.logMultivariateGamma), 8);
    expect(special.multivariateTrigamma(4, 5.2)).toBeCloseTo(slope(special.multivariateDigamma), 8);
  });

  test('log Σ exp and friends do not overflow', () => {
    expect(special.logSumExp([1000, 1000])).toBe(1000 + Math.LN2);
    expect(special.logSumExp([])).toBe(-Infinity);
    expect(special.log1mExp(-1e-20)).toBe(Math.log(1e-20));
    expect(special.logistic(-800)).toBe(0);
    expect(special.logistic(-700)).toBe(Math.exp(-700));
    expect(special.log1pExp(-700)).toBe(Math.exp(-700));
  });
});
