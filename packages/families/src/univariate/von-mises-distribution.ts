import { gammaLower } from '../special/incomplete-gamma.js';

/** From this concentration on by incomplete gamma functions, below by a Fourier series. */
const CONCENTRATED = 500;
const TURN = 2 * Math.PI;

/** P(−π ≤ X ≤ x) of a von Mises distribution. */
export function vonMisesDistribution(x: number, location: number, concentration: number): number {
  if (x <= -Math.PI || x >= Math.PI) return x < 0 ? 0 : 1;
  const primitive = concentration < CONCENTRATED ? fourierPrimitive(concentration) : gammaPrimitive(concentration);
  const value = whole(x - location, primitive) - whole(-Math.PI - location, primitive);
  return Math.min(1, Math.max(0, value));
}

/** An integral of the density at location 0, from 0 on, any number of turns. */
function whole(y: number, primitive: (y: number) => number): number {
  const turns = Math.round(y / TURN);
  return turns + primitive(y - TURN * turns);
}

/** y/2π + (1/π) Σ_j I_j(κ)/I₀(κ) sin(jy)/j. */
function fourierPrimitive(concentration: number) {
  const ratios = besselRatios(concentration);
  return (y: number) =>
    y / TURN + ratios.reduce((total, ratio, i) => total + (ratio * Math.sin((i + 1) * y)) / (i + 1), 0) / Math.PI;
}

/** I_j(κ)/I₀(κ), j = 1, 2, …, by backward recurrence of their quotients   [DLMF 10.29.1, 10.74(iv)]. */
function besselRatios(concentration: number): number[] {
  const count = Math.ceil(30 + 10 * Math.sqrt(concentration));
  const quotients: number[] = []; // I_j / I_{j−1}
  let quotient = 0;
  for (let j = 2 * count; j > 0; j--) {
    quotient = concentration / (2 * j + concentration * quotient);
    if (j <= count) quotients.push(quotient);
  }
  let product = 1;
  return quotients.reverse().map((value) => {
    product *= value;
    return product;
  });
}

/**
 * With t = 2κ sin²(y/2) the density is that of Gamma(½) times (1 − t/2κ)^(−½), expanded: the k-th term is of order k!/(2κ)ᵏ.
 */
function gammaPrimitive(concentration: number) {
  const weights = [1];
  for (let k = 1; k < 8; k++) weights.push(((weights[k - 1] as number) * (k - 0.5) ** 2) / (k * 2 * concentration));
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  return (y: number) => {
    const t = 2 * concentration * Math.sin(y / 2) ** 2;
    const sum = weights.reduce((partial, weight, k) => partial + weight * gammaLower(k + 0.5, t), 0);
    return (Math.sign(y) * 0.5 * sum) / total;
  };
}
