import { type Matrix, multiply, transpose } from '@ingd/engine';
import type { DriftOperator } from './drift-operator.js';
import { gaussianGram } from './gaussian-gram.js';
import { type CentredPoints, gaussianValues, rowInner } from './rbf-sample.js';

/** KiNG: gradients of functions in the Gaussian kernel's RKHS   [Liu 2025, Eq. 9]. */
export function gaussianOperator(points: CentredPoints, bandwidth: number): DriftOperator {
  const precision = 1 / bandwidth ** 2;
  const scaled = gaussianValues(points, points, bandwidth); // becomes κ = k / σ²
  for (let i = 0; i < scaled.data.length; i++) scaled.data[i] = precision * (scaled.data[i] as number);
  return {
    smooth: (field) => smooth({ points, scaled, precision, field }),
    weights: (field) => field.data,
    approximateGram: (fields) => gaussianGram({ ...fields, scaled, precision }),
  };
}

interface SmoothRequest {
  readonly points: CentredPoints;
  readonly scaled: Matrix;
  readonly precision: number;
  readonly field: Matrix;
}

/** (K V)ᵢ = Σⱼ κᵢⱼ (Vⱼ − a (xᵢ − xⱼ) ⟨xᵢ − xⱼ, Vⱼ⟩), a = 1/σ²: κ V − a (x ∘ rowsum t − t x), tᵢⱼ = κᵢⱼ ⟨xᵢ − xⱼ, Vⱼ⟩. */
function smooth({ points, scaled, precision, field }: SmoothRequest): Matrix {
  const t = multiply(points.rows, transpose(field)); // ⟨xᵢ, Vⱼ⟩, then t
  const own = rowInner(points.rows, field);
  const totals = new Float64Array(t.rows);
  for (let row = 0, i = 0; row < t.rows; row++) {
    for (let column = 0; column < t.columns; column++, i++) {
      const value = (scaled.data[i] as number) * ((t.data[i] as number) - (own[column] as number));
      t.data[i] = value;
      totals[row] = (totals[row] as number) + value;
    }
  }
  const result = multiply(scaled, field);
  const toward = multiply(t, points.rows);
  for (let row = 0, i = 0; row < result.rows; row++) {
    for (let axis = 0; axis < result.columns; axis++, i++) {
      const radial = (totals[row] as number) * (points.rows.data[i] as number) - (toward.data[i] as number);
      result.data[i] = (result.data[i] as number) - precision * radial;
    }
  }
  return result;
}
