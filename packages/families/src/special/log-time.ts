/**
 * ∫₀^∞ f(t) dt/t by the trapezoidal rule in log t, for f analytic in Re t > 0 that dies out at both ends: the error falls like
 * exp(−π²/h)   [Trefethen & Weideman 2014]. Positive f: full relative accuracy.
 * @param scale times that matter, the least and the greatest
 */
export function overLogTime(f: (t: number) => number, [least, greatest]: readonly [number, number]): number {
  const step = 0.2;
  const first = Math.floor((Math.log(least) - 40) / step);
  const last = Math.ceil((Math.log(greatest) + 4) / step);
  let sum = 0;
  for (let i = first; i <= last; i++) sum += f(Math.exp(i * step));
  return sum * step;
}
