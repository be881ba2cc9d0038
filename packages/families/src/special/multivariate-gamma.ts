import { digamma } from './digamma.js';
import { logGamma } from './log-gamma.js';
import { trigamma } from './polygamma.js';

/** log Γ_p(x) = p(p − 1)/4 log π + Σ_{j<p} log Γ(x − j/2), x > (p − 1)/2   [DLMF 35.3.4]. */
export function logMultivariateGamma(p: number, x: number): number {
  return 0.25 * p * (p - 1) * Math.log(Math.PI) + overHalves(logGamma, p, x);
}

/** d/dx log Γ_p(x) = Σ_{j<p} ψ(x − j/2). */
export function multivariateDigamma(p: number, x: number): number {
  return overHalves(digamma, p, x);
}

/** d²/dx² log Γ_p(x) = Σ_{j<p} ψ'(x − j/2). */
export function multivariateTrigamma(p: number, x: number): number {
  return overHalves(trigamma, p, x);
}

function overHalves(f: (x: number) => number, p: number, x: number): number {
  let sum = 0;
  for (let j = 0; j < p; j++) sum += f(x - j / 2);
  return sum;
}
