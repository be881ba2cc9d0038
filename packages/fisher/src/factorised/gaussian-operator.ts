import { type Matrix, multiply, transpose } from '@ingd/engine';
import type { DriftOperator } from './drift-operator.js';
import { gaussianGram } from './gaussian-gram.js';
import { type KernelRows, kernelRows } from './kernel-rows.js';
import { type CentredPoints, rowInner } from './rbf-sample.js';

/** KiNG: gradients of functions in the Gaussian kernel's RKHS   [Liu 2025, Eq. 9]. */
export function gaussianOperator(points: CentredPoints, bandwidth: number): DriftOperator {
  const precision = 1 / bandwidth ** 2;
  const kernel = kernelRows(points, bandwidth, precision); // κ = k / σ²
  return {
    smooth: (field) => smooth({ points, kernel, precision, field }),
    weights: (field) => field.data,
    approximateGram: (fields) => gaussianGram({ ...fields, scaled: kernel.whole(), precision }),
  };
}

interface SmoothRequest {
  readonly points: CentredPoints;
  readonly kernel: KernelRows;
  readonly precision: number;
  readonly field: Matrix;
}

/** (K V)ᵢ = Σⱼ κᵢⱼ (Vⱼ − a (xᵢ − xⱼ) ⟨xᵢ − xⱼ, Vⱼ⟩), a = 1/σ²: κ V − a (x ∘ rowsum t − t x), tᵢⱼ = κᵢⱼ ⟨xᵢ − xⱼ, Vⱼ⟩. */
function smooth({ points, kernel, precision, field }: SmoothRequest): Matrix {
  const { rows, columns } = field;
  const result: Matrix = { rows, columns, data: new Float64Array(rows * columns) };
  const fieldColumns = transpose(field);
  const own = rowInner(points.rows, field);
  kernel.visit((first, x, scaled) => {
    const t = multiply(x, fieldColumns); // ⟨xᵢ, Vⱼ⟩, then t
    const totals = new Float64Array(t.rows);
    for (let row = 0, i = 0; row < t.rows; row++) {
      for (let column = 0; column < t.columns; column++, i++) {
        const value = (scaled.data[i] as number) * ((t.data[i] as number) - (own[column] as number));
        t.data[i] = value;
        totals[row] = (totals[row] as number) + value;
      }
    }
    const smoothed = multiply(scaled, field);
    const toward = multiply(t, points.rows);
    for (let row = 0, i = 0, at = first * columns; row < x.rows; row++) {
      for (let axis = 0; axis < columns; axis++, i++, at++) {
        const radial = (totals[row] as number) * (x.data[i] as number) - (toward.data[i] as number);
        result.data[at] = (smoothed.data[i] as number) - precision * radial;
      }
    }
  });
  return result;
}
