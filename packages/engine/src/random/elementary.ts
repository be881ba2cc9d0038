// Math.exp and Math.log differ in their last bits between JavaScript engines; these are made of + - × ÷ alone, which do not.

/** The float64 nearest to log 2, written out: Math.LN2 is only "approximately" that in the language standard. */
// biome-ignore lint/suspicious/noApproximativeNumericConstant: the exact bits matter here
const LOG_2 = 0.6931471805599453;

/** exp(-y) for y in [0, 16], relative error below 1e-14: a Taylor polynomial at y / 64, squared six times. */
export function expNegative(y: number): number {
  const t = -y / 64;
  let sum = 1;
  for (let k = 12; k >= 1; k--) {
    sum = 1 + (t / k) * sum;
  }
  const fourth = sum * sum * (sum * sum);
  const sixteenth = fourth * fourth * (fourth * fourth);
  return sixteenth * sixteenth * (sixteenth * sixteenth);
}

/** log(u) for u in (0, 1], absolute error below 1e-15 times its size: u = m / 2ᵏ with m in (0.5, 1], log m = 2 atanh((m - 1) / (m + 1)). */
export function logOfFraction(u: number): number {
  let mantissa = u;
  let halvings = 0;
  while (mantissa <= 0.5) {
    mantissa *= 2;
    halvings++;
  }
  const z = (mantissa - 1) / (mantissa + 1);
  const square = z * z;
  let sum = 0;
  for (let k = 33; k >= 1; k -= 2) {
    sum = 1 / k + square * sum;
  }
  return 2 * z * sum - halvings * LOG_2;
}
