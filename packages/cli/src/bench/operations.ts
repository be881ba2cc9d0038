import type { ProblemSizes } from './sizes.js';

/** The flows whose operations are counted. */
export type CountedFlow = 'ntKing' | 'king';

/**
 * Floating-point operations of one iteration in the form that the engine's module computes, with one product of the refinement (as
 * at ridge 1e-3): an addition and a multiplication count as two, a symmetric product half. Functions of single numbers (exp, tanh)
 * and elementwise products are left out: they are below 5%.
 */
export function operations(
  flow: CountedFlow,
  { particles: n, targets: m, centers: b, width: h }: ProblemSizes,
  d: number,
): number {
  return shared(n, m, b, d) + (flow === 'ntKing' ? tangent(n, b, h, d) : kernelGradient(n, b, d));
}

/** Distances and bandwidth of the pool, T at particles and targets, λF within Γ, the factors of Γ and of the merit, their solves. */
function shared(n: number, m: number, b: number, d: number): number {
  const distances = 1.5 * d * (n + m) ** 2;
  const statistics = 2 * (n + m) * b * d;
  const least = Math.min(n, b);
  const merit = least * n * b + least ** 3 / 3 + 2 * n * b;
  return distances + statistics + merit + n * b * b + b ** 3 / 3 + 4 * b * b + refinement(n, b, d);
}

/** Between statistics and particles: there and back once for the product, there once more for the weights. */
function refinement(n: number, b: number, d: number): number {
  return 2 * 2 * n * b * (d + 1) + 2 * n * b * (d + 2);
}

function tangent(n: number, b: number, h: number, d: number): number {
  const through = Math.min(d, h);
  const upper = 2 * b * h * n * (h + 1);
  const lower = 2 * n * h * h * through + 2 * b * h * n * (through + 1) + 2 * b * h * n * (d + 1);
  const grams = b * b * h * (h + d + 2);
  const weights = h * (h + 2 * d + 2) + d;
  const pass = 2 * n * weights;
  const back = pass + 2 * n * h * (h + d);
  // The network at the particles, two passes back and one forward of the refinement, and the drift.
  return upper + lower + grams + outputLayer(n, b, h, d) + pass + 3 * back + (pass + back);
}

/** The output layer by its features, or by its Gram matrix where that is less. */
function outputLayer(n: number, b: number, h: number, d: number): number {
  const features = 2 * b * d * n * (h + 1) + b * b * d * (h + 1);
  const similarity = 2 * n * n * (h + 1 + d) + 2 * n * n * b + 2 * n * b * d;
  const gram = similarity + 4 * n * b * (h + 1) + 2 * n * b * b + b * b * (h + 1 + d);
  return Math.min(features, gram);
}

function kernelGradient(n: number, b: number, d: number): number {
  const smooth = 5 * (2 * n * n * b) + 5 * n * b * b + b * b * d + 2 * n * (n + b) * d;
  const mixed = 2 * n * n * b * d + n * b * b * d;
  const kernel = 1.5 * n * n * d + 2 * n * n * d; // the particles' bandwidth, and k between them
  const products = 2 * (8 * n * n * d); // K V in the refinement, and the drift
  return smooth + mixed + kernel + products;
}
