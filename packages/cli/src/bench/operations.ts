import type { ProblemSizes } from './sizes.js';

/** The flows whose operations are counted. */
export type CountedFlow = 'ntKing' | 'king';

/**
 * Floating-point operations of one iteration in the factorised form, an addition and a multiplication counting as two; a symmetric
 * product counts half. Functions of single numbers (exp, tanh) and elementwise products are left out: they are below 5%.
 */
export function operations(
  flow: CountedFlow,
  { particles: n, targets: m, centers: b, width: h }: ProblemSizes,
  d: number,
): number {
  return shared(n, m, b, d) + (flow === 'ntKing' ? tangent(n, b, h, d) : kernelGradient(n, b, d));
}

/** Distances and bandwidth of the pool, T at particles and targets, F, two Cholesky factors and their solves. */
function shared(n: number, m: number, b: number, d: number): number {
  const distances = 1.5 * d * (n + m) ** 2;
  const statistics = 2 * (n + m) * b * d;
  return distances + statistics + n * b * b + (2 / 3) * b ** 3 + 8 * b * b;
}

function tangent(n: number, b: number, h: number, d: number): number {
  const upper = 2 * b * h * n * (h + 1);
  const lower = 2 * b * h * n * (h + 1) + 2 * b * h * n * (d + 1);
  const grams = b * b * h * (h + d + 2);
  const output = 4 * n * b * (h + 1) + 2 * n * n * (h + 1) + 2 * n * n * b + 2 * n * b * b + 2 * b * b * (h + 1 + d);
  const weights = h * (h + 2 * d + 2) + d;
  const refinement = 2 * (2 * n * b * d + b * b) + 2 * (2 * n * weights);
  const drift = 2 * n * b * d + 3 * (2 * n * weights);
  return upper + lower + grams + output + refinement + drift;
}

function kernelGradient(n: number, b: number, d: number): number {
  const smooth = 5 * (2 * n * n * b) + 3 * (2 * n * b * b) + 2 * b * b * d + 2 * n * (n + b) * d;
  const mixed = 2 * n * n * b * d + n * b * b * d;
  const refinement = 2 * (2 * n * b * d + b * b) + 6 * n * n * d;
  const drift = 2 * n * b * d + 6 * n * n * d;
  return smooth + mixed + refinement + drift + 1.5 * n * n * d;
}
