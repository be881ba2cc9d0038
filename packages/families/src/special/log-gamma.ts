import { ASYMPTOTIC_FROM, BERNOULLI } from './bernoulli.js';
import { polynomial } from './polynomial.js';

const ONE_MINUS_EULER = 0.42278433509846713;
const HALF_LOG_TWO_PI = 0.9189385332046728;

/** ζ(k) − 1, k = 2, …, 29. */
const ZETA_MINUS_ONE = [
  0.6449340668482264, 0.2020569031595943, 0.08232323371113819, 0.03692775514336993, 0.01734306198444914,
  0.008349277381922827, 0.00407735619794434, 0.0020083928260822143, 0.0009945751278180853, 0.0004941886041194645,
  0.0002460865533080483, 0.00012271334757848915, 6.124813505870483e-5, 3.058823630702049e-5, 1.528225940865187e-5,
  7.637197637899763e-6, 3.81729326499984e-6, 1.908212716553939e-6, 9.539620338727962e-7, 4.769329867878064e-7,
  2.38450502727733e-7, 1.1921992596531106e-7, 5.960818905125948e-8, 2.980350351465228e-8, 1.4901554828365043e-8,
  7.45071178983543e-9, 3.725334024788457e-9, 1.862659723513049e-9,
];
const ABOUT_TWO: readonly number[] = /* @__PURE__ */ aboutTwoCoefficients();
const STIRLING: readonly number[] = /* @__PURE__ */ stirlingCoefficients();

/** log Γ(2 + z) / z = 1 − γ + Σ_k (ζ(k) − 1) (−z)^k / (k z) as a polynomial in z   [DLMF 5.7.3]. */
function aboutTwoCoefficients(): number[] {
  return [ONE_MINUS_EULER, ...ZETA_MINUS_ONE.map((value, i) => ((i % 2 === 0 ? 1 : -1) * value) / (i + 2))];
}

function stirlingCoefficients(): number[] {
  return BERNOULLI.slice(0, 9).map((value, i) => value / ((2 * i + 1) * (2 * i + 2)));
}

/** log Γ(x), x > 0; relative error near 1e-15 also next to its zeros at 1 and 2. Infinite at 0, NaN below. */
export function logGamma(x: number): number {
  if (!(x > 0) || x === Infinity) return x === 0 ? Infinity : x < 0 ? Number.NaN : x;
  if (x < 0.5) return aboutTwo(x) - Math.log1p(x) - Math.log(x); // Γ(x) = Γ(x + 2) / (x (x + 1))
  if (x < 1.5) return aboutTwo(x - 1) - Math.log1p(x - 1);
  if (x <= 2.5) return aboutTwo(x - 2);
  if (x < ASYMPTOTIC_FROM) return reduced(x);
  return (x - 0.5) * Math.log(x) - x + HALF_LOG_TWO_PI + stirlingRemainder(x);
}

/** log Γ(x) − ((x − ½) log x − x + ½ log 2π), x > 0: what Stirling's formula leaves   [DLMF 5.11.1]. */
export function stirlingRemainder(x: number): number {
  if (x < ASYMPTOTIC_FROM) return logGamma(x) - ((x - 0.5) * Math.log(x) - x + HALF_LOG_TWO_PI);
  return polynomial(STIRLING, 1 / (x * x)) / x;
}

/** log Γ(2 + z), |z| ≤ ½. */
function aboutTwo(z: number): number {
  return z * polynomial(ABOUT_TWO, z);
}

/** Down to [1.5, 2.5] by Γ(x + 1) = x Γ(x). */
function reduced(x: number): number {
  let product = 1;
  let rest = x;
  while (rest > 2.5) {
    rest -= 1;
    product *= rest;
  }
  return Math.log(product) + aboutTwo(rest - 2);
}
