/** log(p/(1 − p)). */
export function logit(p: number): number {
  return Math.log(p) - Math.log1p(-p);
}
