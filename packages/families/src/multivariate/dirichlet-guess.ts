import { digamma } from '../special/digamma.js';
import { trigamma } from '../special/polygamma.js';

/**
 * α with E[log x] = μ to a few digits: bisection on log Σα of Σ_a ψ⁻¹(μ_a + ψ(Σα)) = Σα, whose one root is the answer
 * [Minka 2000, Eq. 9 at its fixed point].
 */
export function dirichletGuess(mu: Float64Array): Float64Array {
  const at = (total: number) => mu.map((value) => inverseDigamma(value + digamma(total)));
  let [low, high] = [-60, 60];
  while (high - low > 1e-3) {
    const middle = (low + high) / 2;
    const total = Math.exp(middle);
    const excess = at(total).reduce((sum, value) => sum + value, 0) - total;
    if (excess < 0)
      high = middle; // Σ ψ⁻¹ grows slower than the total where the shares are too few
    else low = middle;
  }
  return at(Math.exp(high));
}

/** ψ⁻¹(y) by Newton from Minka's start: two steps are good for three digits, four for all. */
export function inverseDigamma(y: number): number {
  let x = y >= -2.22 ? Math.exp(y) + 0.5 : -1 / (y - digamma(1));
  for (let step = 0; step < 4; step++) x -= (digamma(x) - y) / trigamma(x);
  return x;
}
