/** v ↦ vᵀ (F + ρI)⁻¹ v, for as long as it is kept: it owns what it needs. */
export type NaturalLength = (v: Float64Array) => number;

/** What the module leaves behind of the smaller system, `ρ (n − 1) I + C Cᵀ = L Lᵀ`. */
export interface DualFactor {
  /** C = T − mean, `[rows, order]`; rows and columns beyond the sample are 0. */
  readonly centred: Float64Array;
  /** L, `[rows, rows]`. */
  readonly lower: Float64Array;
  readonly rows: number;
  readonly order: number;
  readonly rho: number;
}

/** (|v|² − wᵀ (ρ (n − 1) I + C Cᵀ)⁻¹ w) / ρ with w = C v. */
export function dualLength({ centred, lower, rows, order, rho }: DualFactor): NaturalLength {
  return (v) => {
    const along = new Float64Array(rows);
    for (let row = 0, start = 0; row < rows; row++, start += order) {
      let sum = 0;
      for (let column = 0; column < v.length; column++) {
        sum += (centred[start + column] as number) * (v[column] as number);
      }
      along[row] = sum;
    }
    return (squared(v) - squared(halfSolved(lower, rows, along))) / rho;
  };
}

/** |L⁻¹ v|², for `F + ρI = L Lᵀ`, `[order, order]`. */
export function primalLength({ lower, order }: Pick<DualFactor, 'lower' | 'order'>): NaturalLength {
  return (v) => squared(halfSolved(lower, order, v));
}

/** L⁻¹ v; rows beyond v are those of v padded with zeros. */
function halfSolved(lower: Float64Array, order: number, v: Float64Array): Float64Array {
  const solution = new Float64Array(v.length);
  for (let row = 0; row < v.length; row++) {
    let value = v[row] as number;
    const start = row * order;
    for (let column = 0; column < row; column++) {
      value -= (lower[start + column] as number) * (solution[column] as number);
    }
    solution[row] = value / (lower[start + row] as number);
  }
  return solution;
}

function squared(v: Float64Array): number {
  let sum = 0;
  for (const value of v) sum += value * value;
  return sum;
}
