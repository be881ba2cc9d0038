/** P(−π ≤ X ≤ x) of a von Mises distribution, from its Fourier series: about 10 √κ terms. */
export function vonMisesDistribution(x: number, location: number, concentration: number): number {
  if (x <= -Math.PI || x >= Math.PI) return x < 0 ? 0 : 1;
  const ratios = besselRatios(concentration);
  const value = primitive(x - location, ratios) - primitive(-Math.PI - location, ratios);
  return Math.min(1, Math.max(0, value));
}

/** y/2π + (1/π) Σ_j I_j(κ)/I₀(κ) sin(jy)/j, an integral of the density at 0. */
function primitive(y: number, ratios: readonly number[]): number {
  const sum = ratios.reduce((total, ratio, i) => total + (ratio * Math.sin((i + 1) * y)) / (i + 1), 0);
  return y / (2 * Math.PI) + sum / Math.PI;
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
