import { polynomial } from './polynomial.js';

const ORDERS = 11;

/**
 * Coefficients of Debye's polynomials, u_k(p) = pᵏ P_k(p²) = Σ_j c_kj p^(k + 2j)   [DLMF 10.41.9].
 * With s = √(ν² + x²) and p = ν/s, u_k(p)/νᵏ = P_k(p²)/sᵏ: good for large s whatever ν, zero included.
 */
const DEBYE: readonly (readonly number[])[] = /* @__PURE__ */ debyeCoefficients();

function debyeCoefficients(): number[][] {
  const table: number[][] = [[1]];
  for (let k = 0; k + 1 < ORDERS; k++) {
    const next = new Array<number>(k + 2).fill(0);
    for (const [j, c] of (table[k] ?? []).entries()) {
      const power = k + 2 * j;
      next[j] = (next[j] ?? 0) + c * (power / 2 + 1 / (8 * (power + 1)));
      next[j + 1] = (next[j + 1] ?? 0) - c * (power / 2 + 5 / (8 * (power + 3)));
    }
    table.push(next);
  }
  return table;
}

/** For s = √(ν² + x²) ≥ 60: the sums over k of u_k/νᵏ, less its first term 1, and of (v_k − u_k)/νᵏ. */
export interface DebyeSums {
  readonly s: number;
  readonly valueLessOne: number;
  readonly slopeGap: number;
}

/** Debye's expansion of I_ν and of its derivative, relative error below 1e-15   [DLMF 10.41.3, 10.41.5]. */
export function debyeSums(order: number, x: number): DebyeSums {
  const s = Math.hypot(order, x);
  const square = (order / s) ** 2; // p²
  let [valueLessOne, slopeGap, power] = [0, 0, 1];
  for (const [k, coefficients] of DEBYE.entries()) {
    if (k > 0) valueLessOne += polynomial(coefficients, square) * power;
    const doubled = coefficients.map((c, j) => c * (0.5 + k + 2 * j)); // ½ u_k + p u_k'
    power /= s;
    slopeGap -= polynomial(doubled, square) * power;
  }
  return { s, valueLessOne, slopeGap: slopeGap * (x / s) ** 2 };
}

/** Whether the power series in x²/4 is the shorter way; then it has at most some hundred terms and no overflow. */
export function isSeriesShort(order: number, x: number): boolean {
  return 0.25 * x * x < 900 + 15 * order;
}

/** Σ_{k≥1} (x²/4)ᵏ / (k! (ν + 1)_k) = ₀F₁(; ν + 1; x²/4) − 1; every term positive. */
export function besselSeriesLessOne(order: number, x: number): number {
  const square = 0.25 * x * x;
  let term = 1;
  let sum = 0;
  for (let k = 1; k < 2000; k++) {
    term *= square / (k * (order + k));
    sum += term;
    if (term <= 1e-17 * sum) break;
  }
  return sum;
}
