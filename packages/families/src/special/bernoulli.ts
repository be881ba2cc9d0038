/** B₂, B₄, …, B₂₄: the coefficients of the asymptotic series of log Γ and its derivatives. */
export const BERNOULLI: readonly number[] = [
  1 / 6,
  -1 / 30,
  1 / 42,
  -1 / 30,
  5 / 66,
  -691 / 2730,
  7 / 6,
  -3617 / 510,
  43867 / 798,
  -174611 / 330,
  854513 / 138,
  -236364091 / 2730,
];

/** From here on the asymptotic series reach the last bit. */
export const ASYMPTOTIC_FROM = 12;
