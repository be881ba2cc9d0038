import { ASYMPTOTIC_FROM, BERNOULLI } from './bernoulli.js';
import { polynomial } from './polynomial.js';

/** ψ'(x), x > 0. */
export function trigamma(x: number): number {
  return polygamma(1, x);
}

/** ψ'(x) − 1/x, x > 0, of which no digit is lost for large x   [DLMF 5.15.8]. */
export function trigammaGap(x: number): number {
  if (x < ASYMPTOTIC_FROM) return trigamma(x) - 1 / x;
  const square = 1 / (x * x);
  return square * (0.5 + polynomial(BERNOULLI, square) / x);
}

/** ψ''(x), x > 0. */
export function tetragamma(x: number): number {
  return polygamma(2, x);
}

/** ψ⁽ᵐ⁾(x), m = 1, 2, …, x > 0, by upward recurrence and the asymptotic series   [DLMF 5.15.5, 5.15.8]: no cancellation anywhere. */
export function polygamma(order: number, x: number): number {
  const sign = order % 2 === 0 ? -1 : 1;
  if (!(x > 0)) return x === 0 ? sign * Infinity : Number.NaN;
  let shifted = x;
  let sum = 0;
  while (shifted < ASYMPTOTIC_FROM + order) {
    sum += shifted ** (-order - 1);
    shifted += 1;
  }
  return sign * (factorial(order) * sum + asymptotic(order, shifted));
}

/** (m − 1)!/xᵐ + m!/(2 xᵐ⁺¹) + Σ_k B₂ₖ (2k + m − 1)! / ((2k)! x²ᵏ⁺ᵐ) */
function asymptotic(order: number, x: number): number {
  const square = 1 / (x * x);
  let factor = factorial(order - 1);
  let sum = factor * (1 + order / (2 * x));
  let power = 1;
  for (const [i, bernoulli] of BERNOULLI.slice(0, 10).entries()) {
    const even = 2 * i + 2;
    factor *= ((even + order - 2) * (even + order - 1)) / ((even - 1) * even);
    power *= square;
    sum += bernoulli * factor * power;
  }
  return sum * x ** -order;
}

function factorial(n: number): number {
  return n <= 1 ? 1 : n * factorial(n - 1);
}
