import { ASYMPTOTIC_FROM, BERNOULLI } from './bernoulli.js';
import { polynomial } from './polynomial.js';

/** ψ's zero in two parts. */
const ROOT = 1.4616321449683622;
const ROOT_TAIL = 9.549995429965697e-17;
/** ψ⁽ᵏ⁾(root) / k!, k = 1, 2, … */
const ABOUT_ROOT = [
  0.9676722454476212, -0.4427631689835921, 0.258499760955651, -0.16394270544240652, 0.10782405069126237,
  -0.07219956125645471, 0.04880428816414311, -0.03316112647484736, 0.022597648232218104, -0.01542476590494896,
  0.010538791616612175, -0.007204534386356869, 0.004926781395729853,
];
const ASYMPTOTIC: readonly number[] = /* @__PURE__ */ asymptoticCoefficients();

function asymptoticCoefficients(): number[] {
  return BERNOULLI.slice(0, 9).map((value, i) => value / (2 * i + 2));
}

/** ψ(x) = d/dx log Γ(x), x > 0; relative error near 1e-15 also next to its zero at 1.46. */
export function digamma(x: number): number {
  if (!(x > 0)) return x === 0 ? -Infinity : Number.NaN;
  const fromRoot = x - ROOT - ROOT_TAIL;
  if (Math.abs(fromRoot) < 0.1) return fromRoot * polynomial(ABOUT_ROOT, fromRoot);
  let shifted = x;
  let sum = 0;
  while (shifted < ASYMPTOTIC_FROM) {
    sum += 1 / shifted;
    shifted += 1;
  }
  return Math.log(shifted) - digammaGap(shifted) - sum;
}

/** log x − ψ(x), x > 0, of which no digit is lost for large x   [DLMF 5.11.2]. */
export function digammaGap(x: number): number {
  if (x < ASYMPTOTIC_FROM) return Math.log(x) - digamma(x);
  const square = 1 / (x * x);
  return 0.5 / x + square * polynomial(ASYMPTOTIC, square);
}
