import { log1pExp, logistic } from '../special/log1p-exp.js';

/** log(p/(1 − p)). */
export function logit(p: number): number {
  return Math.log(p) - Math.log1p(-p);
}

/** −p log p − (1 − p) log(1 − p) from t = logit p, as a sum of positive terms. */
export function binaryEntropy(t: number): number {
  const rarer = -Math.abs(t);
  return log1pExp(rarer) - rarer * logistic(rarer);
}
